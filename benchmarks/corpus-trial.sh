#!/bin/sh
# Trials of a corpus job on a large made input, with the distribution as a user has it (make dist).
#   corpus-trial.sh make FOLDER MEGABYTES FILES TEXT...   a corpus in .jsonl.zst, made of files of real text
#   corpus-trial.sh time JOB FOLDER WORKERS               one run from nothing: seconds, core-seconds, largest memory
#   corpus-trial.sh kill JOB FOLDER KILLS                 a run killed so often by SIGKILL at moments by chance; what it
#                                                         publishes is compared with what an undisturbed run does
# JOB is a job file, or "fineweb" for jobs/corpus-fineweb.yaml with JSON lines in the place of pages.
# Work goes to ${TRIAL:-target/trial}; QUERN_HEAP is 2g unless set, JOB_ARGS are added to each run.
set -eu

cd "$(dirname "$0")/.."
jdk=$(sh jobs/src/main/dist/bin/find-jdk --javac)
quern=$PWD/jobs/target/quern/bin/quern
trial=${TRIAL:-$PWD/target/trial}
QUERN_HEAP=${QUERN_HEAP:-2g}
export QUERN_HEAP

job() { # a job file by its name
    if [ "$1" = fineweb ]; then
        mkdir -p "$trial"
        awk '/^  pages:/ {
                print "  texts:\n    use: read-jsonl\n    with: {input: \"${params.input}\", id-key: id, columns: [url, date]}\n"
                skip = 1
            }
            /^  # By the model/ {skip = 0}
            !skip' jobs/corpus-fineweb.yaml > "$trial/fineweb-jsonl.yaml"
        echo "$trial/fineweb-jsonl.yaml"
    else
        echo "$1"
    fi
}

run() { # job, input, place, workers
    # shellcheck disable=SC2086 # arguments are words
    "$quern" run "$1" -p input="$2" -p to="$3/published" --store "$3/store" --runs "$3/runs" --parallelism "$4" \
        --progress plain ${JOB_ARGS:-} > "$3.log" 2>&1
}

digest() { # of all that a run has published
    (cd "$1/published" && find . -type f ! -name manifest.json | sort | xargs sha256sum | sha256sum)
}

case ${1:-} in
    make)
        shift
        exec "$jdk/bin/java" -Xmx1g --enable-native-access=ALL-UNNAMED -cp "jobs/target/quern/lib/quern.jar:jobs/target/test-classes" dev.quern.jobs.CorpusMaker "$@" ;;
    time)
        rm -rf "$trial/time" && mkdir -p "$trial/time"
        start=$(date +%s.%N)
        run "$(job "$2")" "$3" "$trial/time" "$4"
        echo "seconds: $(echo "$(date +%s.%N) $start" | awk '{print $1 - $2}'); user and system time:"
        times > "$trial/times" && tail -1 "$trial/times"
        grep '^  done' "$trial/time.log" || true
        digest "$trial/time" ;;
    kill)
        rm -rf "$trial/calm" "$trial/harsh" && mkdir -p "$trial/calm" "$trial/harsh"
        start=$(date +%s)
        run "$(job "$2")" "$3" "$trial/calm" 2
        calm=$(($(date +%s) - start))
        echo "undisturbed: $calm s"
        kills=0
        spent=0
        while [ "$kills" -lt "$4" ]; do
            # A part of the whole run that makes so many kills fit into it, with the start of the JVM on top.
            pause=$(awk -v seed="$kills" -v calm="$calm" -v kills="$4" 'BEGIN {srand(seed + 7); print 3 + rand() * 2 * calm / kills}')
            began=$(date +%s.%N)
            run "$(job "$2")" "$3" "$trial/harsh" 2 &
            shell=$!
            sleep "$pause"
            pid=$(pgrep -f "store $trial/harsh/store" -n || true)
            [ -n "$pid" ] && kill -9 "$pid" 2> /dev/null || true
            status=0
            wait "$shell" || status=$?
            spent=$(echo "$spent $(date +%s.%N) $began" | awk '{print $1 + $2 - $3}')
            kills=$((kills + 1))
            echo "kill $kills after $pause s: exit $status, units noted: $(find "$trial/harsh/store/work" -name 'unit-*' 2> /dev/null | wc -l)"
        done
        began=$(date +%s.%N)
        run "$(job "$2")" "$3" "$trial/harsh" 2
        spent=$(echo "$spent $(date +%s.%N) $began" | awk '{print $1 + $2 - $3}')
        echo "all runs together: $spent s; lost to kills and starts, for each kill: $(echo "$spent $calm $4" | awk '{print ($1 - $2) / $3}') s"
        digest "$trial/calm" > "$trial/calm.sum"
        digest "$trial/harsh" > "$trial/harsh.sum"
        cmp "$trial/calm.sum" "$trial/harsh.sum" && echo "the same bytes" ;;
    *)
        sed -n '2,9s/^# //p' "$0" >&2
        exit 2 ;;
esac
