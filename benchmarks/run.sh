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
        "$jdk/bin/java" -Xmx"$heap" $flags $compile -cp "$lib:$classes/target/test-classes:$peers" "$class" "$@" 2>&1 |
            grep --line-buffered -v '^WARNING: Using incubator'
        round=$((round + 1))
    done
}

# DJL's PyTorch engine and model zoo, the peer of the compute core, from Maven's repository.
peer() {
    find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/ai/djl" -name '*.jar' ! -name '*-sources.jar' | tr '\n' ':'
}

# jtokkit and Hugging Face's tokenizers, the peers of ours, and what they need.
tokenizers() {
    for folder in com/knuddels ai/djl; do
        find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/$folder" -name '*.jar' ! -name '*-sources.jar' | tr '\n' ':'
    done
}

# DJL on both engines: threads, heap, folder of test classes, class, arguments.
engines() {
    threads=$1 heap=$2 folder=$3 class=$4
    shift 4
    # What libtorch allocates shall stay mapped, as what the pools of this engine hold does.
    OMP_NUM_THREADS=$threads MKL_NUM_THREADS=$threads OPT_OUT_TRACKING=true DJL_OFFLINE=true
    DJL_CACHE_DIR=$PWD/plugins/compute/target/djl MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=17179869184
    export OMP_NUM_THREADS MKL_NUM_THREADS OPT_OUT_TRACKING DJL_OFFLINE DJL_CACHE_DIR MALLOC_MMAP_THRESHOLD_ \
        MALLOC_TRIM_THRESHOLD_
    compile="-XX:-BackgroundCompilation -Xmn256m -Dquern.threads=$threads -Dai.djl.pytorch.num_threads=$threads
        -Dai.djl.pytorch.num_interop_threads=1 -Dai.djl.default_engine=Quern"
    peers=$(peer)
    fork "$heap" "$folder" "$class" "$@"
    peers=""
}

peers=""
for name in ${*:-engine-overhead tokenizer-train tokenizer-encode tokenizer-hostile corpus decode input-pipeline gemm kernel-forks matrix operations training}; do
    compile="-XX:-BackgroundCompilation"
    case $name in
        engine-overhead) fork 3g jobs dev.quern.jobs.EngineOverheadBenchmark "$jdk/lib/src.zip" 5 5 ;;
        # CORPORA: more files, .jsonl.gz or text, beside the JDK's sources.
        tokenizer-train)
            fork 3g tokenizer dev.quern.tokenizer.TrainBenchmark "$jdk/lib/src.zip" 32768 2
            kept=$forks forks=1 && fork 2g tokenizer dev.quern.tokenizer.TrainBenchmark "$jdk/lib/src.zip" 32768 2 10 && forks=$kept ;;
        tokenizer-encode)
            peers=$(tokenizers)
            # shellcheck disable=SC2086 # files are words
            fork 5g tokenizer dev.quern.tokenizer.EncodeBenchmark ${CORPORA:-} "$jdk/lib/src.zip"
            peers="" ;;
        tokenizer-hostile) peers=$(tokenizers) && fork 4g tokenizer dev.quern.tokenizer.HostileBenchmark && peers="" ;;
        tokenizer-parity)
            # The Rust library keeps native memory, so each vocabulary has a JVM of its own.
            peers=$(tokenizers) kept=$forks forks=1
            for vocabulary in R50K_BASE P50K_BASE CL100K_BASE O200K_BASE; do
                # shellcheck disable=SC2086 # files are words
                fork 4g tokenizer dev.quern.tokenizer.Parity $vocabulary 0 1 ${CORPORA:-} "$jdk/lib/src.zip"
                for seed in 1 2; do
                    fork 4g tokenizer dev.quern.tokenizer.Parity $vocabulary "${STRINGS:-400000}" $seed
                done
            done
            peers="" forks=$kept ;;
        # shellcheck disable=SC2086 # files are words
        corpus) fork 2g plugins/corpus dev.quern.corpus.CorpusBenchmark ${CORPORA:-} "$jdk/lib/src.zip" ;;
        # shellcheck disable=SC2086 # files are words
        language) fork 3g plugins/corpus dev.quern.corpus.language.LanguageBenchmark ${TEXTS:-} ;;
        input-pipeline) fork 3g plugins/batching dev.quern.batching.feed.InputPipelineBenchmark ;;
        # shellcheck disable=SC2086 # files are words
        decode) fork 1g datasets dev.quern.datasets.image.DecodeBenchmark ${IMAGES:-} ;;
        augment) fork 1g plugins/augment dev.quern.augment.AugmentBenchmark ;;
        evaluation) fork 2g plugins/evaluation dev.quern.evaluation.classification.ClassificationBenchmark ;;
        coverage) forks=1 && fork 2g plugins/evaluation dev.quern.evaluation.simulation.CoverageSimulation ;;
        gemm) fork 2g plugins/compute dev.quern.compute.kernel.GemmBenchmark ;;
        kernel-forks) kept=$forks forks=20 && fork 256m plugins/compute dev.quern.compute.kernel.TileCheck && forks=$kept ;;
        matrix) for threads in 1 2; do engines $threads 2g plugins/compute dev.quern.compute.djl.MatrixBenchmark; done ;;
        operations) engines 1 2g plugins/compute dev.quern.compute.djl.EngineBenchmark ;;
        training)
            for threads in 1 2; do
                engines $threads 4g plugins/training dev.quern.training.model.TrainingStepBenchmark
            done ;;
        training-loop)
            peers=pipeline-core/target/test-classes
            fork 2g plugins/training dev.quern.training.supervised.TrainingLoopBenchmark
            peers="" ;;
        gpt2) engines 2 8g plugins/training dev.quern.training.model.TrainingStepBenchmark gpt2 ;;
        memory)
            for engine in Quern PyTorch; do
                engines 2 1200m plugins/training dev.quern.training.model.TrainingStepBenchmark "gpt:$engine"
            done ;;
        *)
            echo "no benchmark '$name'; there are engine-overhead, tokenizer-train, tokenizer-encode," \
                "tokenizer-hostile, tokenizer-parity, corpus, language, decode, augment, input-pipeline, evaluation, coverage, gemm," \
                "kernel-forks, matrix, operations, training, training-loop, gpt2 and memory" >&2
            exit 2 ;;
    esac
done
