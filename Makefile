# Quern: `make` prints this help. Each target finds a JDK >= 25 by itself (bin/find-jdk names the remedy when there is none).

SHELL := /bin/sh
.DEFAULT_GOAL := help

FIND_JDK := jobs/src/main/dist/bin/find-jdk
DIST     := jobs/target/quern
SOURCES  := $(shell find . -path '*/target' -prune -o \( -path '*/src/main/*' -o -name pom.xml -o -path './jobs/*.yaml' -o -name dataset.yaml \) -type f -print)
JOB      ?= jobs/pretrain-jdk.yaml
ARGS     ?=

# Runs Maven on the JDK that was found. MAVEN_ARGS reaches it from the environment.
MAVEN = JAVA_HOME="$$(sh $(FIND_JDK) --javac)" && export JAVA_HOME && mvn --batch-mode --no-transfer-progress $(MAVEN_ARGS)

FUZZ_TESTS := tokenizerJson tiktoken sentencePiece wordPiece characterMap pattern textOfAnyBytes

.PHONY: help run test cluster-test fuzz dist bench format check-format clean

help: ## print this help
	@echo "Quern: one job file, from raw text to a trained, evaluated language model."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  make run JOB=jobs/pretrain-text.yaml ARGS='-p input=/path/to/folder'"

run: $(DIST)/.ready ## build what is missing, then run the main job ($(JOB)); again: reuse what is done
	@$(DIST)/bin/quern run $(JOB) $(ARGS)

dist: $(DIST)/.ready ## the distribution: jobs/target/quern/bin/quern

$(DIST)/.ready: $(SOURCES)
	@echo "building Quern into $(DIST)"
	@rm -rf $(DIST)
	@$(MAVEN) --quiet package -DskipTests
	@chmod +x $(DIST)/bin/*
	@$(DIST)/bin/quern-prepare
	@touch $@

test: ## all tests, the format check first
	@$(MAVEN) spotless:check test

cluster-test: ## the tests that submit to a Flink cluster by its address (minutes)
	@$(MAVEN) --projects plugins/runner-flink --also-make test -Dgroups=cluster -DexcludedGroups= \
	    -Dsurefire.failIfNoTests=false

fuzz: export JAZZER_FUZZ = 1
fuzz: ## search for input that breaks a parser, a minute for each (minutes)
	@for name in $(FUZZ_TESTS); do \
	    echo "fuzzing $$name"; \
	    ($(MAVEN) --quiet --projects tokenizer test -Dtest="FormatsFuzzTest#$$name") || exit 1; \
	done

bench: $(DIST)/.ready ## the benchmarks behind BENCHMARKS.md (minutes; leave the machine alone)
	@$(MAVEN) --quiet test-compile
	@sh benchmarks/run.sh

format: ## format the sources
	@$(MAVEN) --quiet spotless:apply

check-format: ## fail on sources that are not formatted
	@$(MAVEN) --quiet spotless:check

clean: ## delete what was built (runs and stored artifacts stay)
	@$(MAVEN) --quiet clean
