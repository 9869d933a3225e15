package dev.quern.jobs.tokenizer;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "tokenizer",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Train, use and compare tokenizers, in the formats tokenizer.json, .tiktoken, vocab.json with"
                + " merges.txt, encoder.json with vocab.bpe, SentencePiece's .model and BERT's vocab.txt.",
        subcommands = {
            TrainCommand.class,
            EncodeCommand.class,
            DecodeCommand.class,
            InspectCommand.class,
            CompareCommand.class
        })
public final class TokenizerVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }
}
