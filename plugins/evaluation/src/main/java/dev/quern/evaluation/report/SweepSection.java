package dev.quern.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What else was tried.
record SweepSection(NetworkReportContent content) implements Section {
    private static final int MOST = 100;

    @Override
    public void write(Markup out) {
        SweepTrials sweep = content.trials();
        if (sweep == null) {
            return;
        }
        out.open("section").line().element("h2", "Trials").line();
        out.element("p", remark(sweep), "class", "note").line();
        TreeSet<String> settings = new TreeSet<>();
        sweep.trials().forEach(trial -> settings.addAll(trial.settings().keySet()));
        List<Table.Column> columns = new ArrayList<>(List.of(Table.Column.text("Trial")));
        settings.forEach(path -> columns.add(Table.Column.number(Numbers.cut(path, 60))));
        for (int round = 1; round <= sweep.rounds().size(); round++) {
            columns.add(Table.Column.number(sweep.rounds().size() == 1 ? sweep.metric() : "round " + round));
        }
        Table.open(out, caption(sweep), columns, null);
        for (SweepTrials.Trial trial : sweep.trials().stream().limit(MOST).toList()) {
            out.open("tr");
            Table.name(out, trial.number() + (trial.number() == sweep.best() ? ", kept" : ""));
            for (String path : settings) {
                Table.number(out, Numbers.cut(trial.settings().getOrDefault(path, "\u2013"), 40));
            }
            for (int round = 0; round < sweep.rounds().size(); round++) {
                boolean ended = round < trial.scores().size();
                Table.number(out, ended ? Numbers.fixed(trial.scores().get(round), 4) : "\u2013");
            }
            out.close().line();
        }
        Table.close(out);
        out.close().line();
    }

    private static String remark(SweepTrials sweep) {
        long diverged = sweep.trials().stream()
                .filter(trial -> trial.scores().isEmpty())
                .count();
        return "The validation rows chose among " + sweep.trials().size()
                + " trials, so the best one's figure on them flatters it; the figures above are of rows that had no part in it."
                + (diverged == 0 ? "" : " Trials that did not come to an end: " + diverged + ".");
    }

    private static String caption(SweepTrials sweep) {
        String what = sweep.rounds().size() == 1
                ? "By " + sweep.metric()
                : "By " + sweep.metric() + " in rounds of " + sweep.rounds() + " trials";
        return sweep.trials().size() > MOST ? what + ", the first " + MOST : what;
    }
}
