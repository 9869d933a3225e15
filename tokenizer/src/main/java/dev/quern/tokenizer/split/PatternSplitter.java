package dev.quern.tokenizer.split;

import dev.quern.tokenizer.split.PatternParser.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Splits by any regular expression that [PatternParser] reads, compiled to a deterministic automaton over classes of
/// characters. The leftmost match wins, and among matches at one place the one that a backtracking matcher would find:
/// states are lists of threads in order of preference (R. Cox, "Regular Expression Matching: the Virtual Machine
/// Approach", 2009). Lookahead by one character costs nothing: a transition sees the next character anyway.
///
/// Characters that no match covers form pieces of their own, as with Hugging Face's behaviour "Isolated". One match
/// takes time linear in what it looks at.
public final class PatternSplitter extends Splitter {
    private static final int MOST_STATES = 10_000;
    private static final int MOST_INSTRUCTIONS = 20_000;
    private static final int DEAD = 0;
    private static final int START = 1;
    /// Flag of a transition: a match ends before the character that is consumed.
    private static final int MATCHED = 1 << 31;

    private final byte[] classOf;
    /// Number of classes of characters; the class behind them all is the end of the text.
    private final int classes;
    private final int[] transitions;

    /// @throws IllegalArgumentException where the pattern is wrong or beyond what can be compiled
    public PatternSplitter(String pattern, UnicodeVersion unicode) {
        super(pattern, unicode);
        Program program = new Program();
        program.add(PatternParser.parse(pattern, unicode));
        program.end();
        classOf = new byte[Utf8.MALFORMED + 1];
        boolean[][] members = partition(program.sets, classOf, pattern);
        classes = members.length == 0 ? 1 : members[0].length;
        transitions = determine(program, members, classes, pattern);
    }

    /// Finds the classes of characters that no set tells apart.
    ///
    /// @return for each set which classes it holds
    private static boolean[][] partition(List<CodePointSet> sets, byte[] classOf, String pattern) {
        if (sets.size() > 63) {
            throw new IllegalArgumentException("pattern \"" + pattern + "\" has more than 63 different sets");
        }
        Map<Long, Integer> numbers = new LinkedHashMap<>();
        long last = -1;
        int number = 0;
        for (int codePoint = 0; codePoint <= Utf8.MALFORMED; codePoint++) {
            long signature = 0;
            for (int set = 0; set < sets.size(); set++) {
                signature |= sets.get(set).contains(codePoint) ? 1L << set : 0;
            }
            if (signature != last) {
                last = signature;
                number = numbers.computeIfAbsent(signature, fresh -> numbers.size());
                if (number > 127) {
                    throw new IllegalArgumentException("pattern \"" + pattern + "\" tells too many characters apart");
                }
            }
            classOf[codePoint] = (byte) number;
        }
        boolean[][] members = new boolean[sets.size()][numbers.size()];
        numbers.forEach((signature, index) -> {
            for (int set = 0; set < sets.size(); set++) {
                members[set][index] = (signature >>> set & 1) != 0;
            }
        });
        return members;
    }

    /// Builds all states that can be reached.
    private static int[] determine(Program program, boolean[][] members, int classes, String pattern) {
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        List<List<Integer>> states = new ArrayList<>();
        numbers.put(List.of(), DEAD);
        states.add(List.of());
        List<Integer> start = new ArrayList<>();
        program.close(0, start);
        numbers.put(start, START);
        states.add(start);
        int width = classes + 1;
        int[] transitions = new int[4 * width];
        for (int state = 1; state < states.size(); state++) {
            for (int symbol = 0; symbol <= classes; symbol++) {
                List<Integer> next = new ArrayList<>();
                boolean matched = program.step(states.get(state), symbol, symbol == classes, members, next);
                Integer number = numbers.putIfAbsent(next, states.size());
                if (number == null) {
                    number = states.size();
                    states.add(next);
                }
                if (number > MOST_STATES) {
                    throw new IllegalArgumentException("pattern \"" + pattern + "\" needs more than " + MOST_STATES
                            + " states; bounded repetitions of overlapping parts multiply");
                }
                if ((state + 1) * width > transitions.length) {
                    transitions = Arrays.copyOf(transitions, 2 * transitions.length);
                }
                transitions[state * width + symbol] = number | (matched ? MATCHED : 0);
            }
        }
        return transitions;
    }

    @Override
    public int split(byte[] text, int from, int end, int[] ends) {
        int count = 0;
        int at = from;
        while (at < end && count < ends.length) {
            at = next(text, at, end);
            ends[count++] = at;
        }
        return count;
    }

    @Override
    public int next(byte[] text, int from, int end) {
        int stop = match(text, from, end);
        if (stop > from) {
            return stop;
        }
        int at = from;
        while (at < end) {
            at += Utf8.width(Utf8.decode(text, at, end));
            if (at >= end || match(text, at, end) > at) {
                return Math.min(at, end);
            }
        }
        return end;
    }

    /// End of the match that starts at `from`, or -1.
    public int match(byte[] text, int from, int end) {
        int width = classes + 1;
        int state = START;
        int found = -1;
        int at = from;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            int transition = transitions[state * width + classOf[codePoint]];
            if (transition < 0) {
                found = at;
            }
            state = transition & ~MATCHED;
            if (state == DEAD) {
                return found;
            }
            at += Utf8.width(codePoint);
        }
        return transitions[state * width + classes] < 0 ? at : found;
    }

    /// Whether the piece at `from` would end in the same place, whatever text followed behind `end`.
    public boolean isSettled(byte[] text, int from, int end) {
        int width = classes + 1;
        int state = START;
        int at = from;
        boolean matched = false;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            int transition = transitions[state * width + classOf[codePoint]];
            matched |= transition < 0 && at > from;
            state = transition & ~MATCHED;
            if (state == DEAD) {
                return matched;
            }
            at += Utf8.width(codePoint);
        }
        return false;
    }

    /// Instructions of a nondeterministic automaton, with preferences.
    private static final class Program {
        private static final int ONE = 0;
        private static final int AHEAD = 1;
        private static final int FORK = 2;
        private static final int JUMP = 3;
        private static final int MATCH = 4;

        private final List<int[]> code = new ArrayList<>();
        private final List<CodePointSet> sets = new ArrayList<>();

        private int emit(int... instruction) {
            if (code.size() >= MOST_INSTRUCTIONS) {
                throw new IllegalArgumentException("a pattern of more than " + MOST_INSTRUCTIONS + " steps");
            }
            code.add(instruction);
            return code.size() - 1;
        }

        private int set(CodePointSet set) {
            int known = sets.indexOf(set);
            if (known >= 0) {
                return known;
            }
            sets.add(set);
            return sets.size() - 1;
        }

        void end() {
            emit(MATCH);
        }

        void add(Node node) {
            switch (node) {
                case Node.One one -> emit(ONE, set(one.set()));
                case Node.Ahead ahead -> emit(AHEAD, set(ahead.set()), ahead.end() ? 1 : 0);
                case Node.Sequence sequence -> sequence.parts().forEach(this::add);
                case Node.Choice choice -> add(choice);
                case Node.Repeat repeat -> add(repeat);
            }
        }

        private void add(Node.Choice choice) {
            List<Integer> ends = new ArrayList<>();
            for (int i = 0; i < choice.options().size(); i++) {
                boolean last = i == choice.options().size() - 1;
                int fork = last ? -1 : emit(FORK, 0, 0);
                add(choice.options().get(i));
                if (!last) {
                    ends.add(emit(JUMP, 0));
                    code.set(fork, new int[] {FORK, fork + 1, code.size()});
                }
            }
            ends.forEach(jump -> code.set(jump, new int[] {JUMP, code.size()}));
        }

        private void add(Node.Repeat repeat) {
            for (int i = 0; i < repeat.least(); i++) {
                add(repeat.part());
            }
            if (repeat.most() < 0) {
                int fork = emit(FORK, 0, 0);
                add(repeat.part());
                emit(JUMP, fork);
                fork(fork, repeat.greedy());
            } else {
                List<Integer> forks = new ArrayList<>();
                for (int i = repeat.least(); i < repeat.most(); i++) {
                    forks.add(emit(FORK, 0, 0));
                    add(repeat.part());
                }
                forks.forEach(fork -> fork(fork, repeat.greedy()));
            }
        }

        /// Prefers going on, or leaving to what comes next.
        private void fork(int fork, boolean greedy) {
            int behind = code.size();
            code.set(fork, greedy ? new int[] {FORK, fork + 1, behind} : new int[] {FORK, behind, fork + 1});
        }

        /// Adds what can be reached without looking at a character, in order of preference. Lookaheads stay: they wait
        /// for the next character.
        void close(int at, List<Integer> threads) {
            close(at, threads, new boolean[code.size()]);
        }

        private void close(int at, List<Integer> threads, boolean[] seen) {
            if (seen[at]) {
                return;
            }
            seen[at] = true;
            int[] instruction = code.get(at);
            switch (instruction[0]) {
                case JUMP -> close(instruction[1], threads, seen);
                case FORK -> {
                    close(instruction[1], threads, seen);
                    close(instruction[2], threads, seen);
                }
                default -> {
                    if (!threads.contains(at)) {
                        threads.add(at);
                    }
                }
            }
        }

        /// Follows all threads over one symbol, until one matches.
        ///
        /// @return whether a match ends before the symbol
        boolean step(List<Integer> threads, int symbol, boolean end, boolean[][] members, List<Integer> next) {
            boolean[] seen = new boolean[code.size()];
            boolean[] reached = new boolean[code.size()];
            for (int thread : threads) {
                if (step(thread, symbol, end, members, next, seen, reached)) {
                    return true;
                }
            }
            return false;
        }

        private boolean step(
                int thread,
                int symbol,
                boolean end,
                boolean[][] members,
                List<Integer> next,
                boolean[] seen,
                boolean[] reached) {
            if (seen[thread]) {
                return false;
            }
            seen[thread] = true;
            int[] instruction = code.get(thread);
            switch (instruction[0]) {
                case MATCH -> {
                    return true;
                }
                case ONE -> {
                    if (!end && members[instruction[1]][symbol]) {
                        close(thread + 1, next, reached);
                    }
                }
                case AHEAD -> {
                    if (end ? instruction[2] == 1 : members[instruction[1]][symbol]) {
                        return step(thread + 1, symbol, end, members, next, seen, reached);
                    }
                }
                case JUMP -> {
                    return step(instruction[1], symbol, end, members, next, seen, reached);
                }
                default -> {
                    return step(instruction[1], symbol, end, members, next, seen, reached)
                            || step(instruction[2], symbol, end, members, next, seen, reached);
                }
            }
            return false;
        }
    }
}
