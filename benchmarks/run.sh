#!/bin/sh
# Runs the benchmarks behind BENCHMARKS.md, each in JVMs of its own. `make bench` builds what is needed first.
# Leave the machine alone meanwhile. Arguments: names of benchmarks; all of them unless given.
set -eu

cd "$(dirname "$0")/.."
jdk=$(sh jobs/src/main/dist/bin/find-jdk --javac)
lib=jobs/target/quern/lib/quern.jar
forks=${FORKS:-3}
flags="-XX:+UseParallelGC --add-modules=jdk.incubator.vector --add-opens=java.base/java.nio=ALL-UNNAMED
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.allocator.maxOrder=13 -DOPT_OUT_TRACKING=true"

fork() { # heap, folder of test classes, class, arguments
    heap=$1 classes=$2 class=$3
    shift 3
    round=1
    while [ "$round" -le "$forks" ]; do
        echo "== $class, JVM $round of $forks"
        # shellcheck disable=SC2086 # flags are words
        "$jdk/bin/java" -Xmx"$heap" $flags $compile -cp "$lib:$classes/target/test-classes" "$class" "$@" 2>&1 |
            grep --line-buffered -v '^WARNING: Using incubator'
        round=$((round + 1))
    done
}

for name in ${*:-engine-overhead tokenizer gemm}; do
    compile="-XX:-BackgroundCompilation"
    case $name in
        engine-overhead) fork 3g jobs dev.quern.jobs.EngineOverheadBenchmark "$jdk/lib/src.zip" 5 5 ;;
        tokenizer) fork 3g tokenizer dev.quern.tokenizer.TokenizerBenchmark "$jdk/lib/src.zip" 8192 ;;
        gemm) fork 2g plugins/compute dev.quern.compute.kernel.GemmBenchmark ;;
        *) echo "no benchmark '$name'; there are engine-overhead, tokenizer and gemm" >&2; exit 2 ;;
    esac
done
