package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.deep.layer.SampledRanking.Loss;
import java.util.List;

/** Section {@code session-rnn}. */
public record SessionRnnSettings(
    @Setting("What is trained: session-rnn, session-sasrec, and session-blend of both and vsknn")
        List<String> contenders,
    @Setting("What the network remembers with: gru or lstm") RecurrentNetwork.Cell cell,
    @Setting(value = "Numbers that describe an item", min = 1, max = 4096) int embedding,
    @Setting(value = "Numbers that describe a session so far", min = 1, max = 4096) int units,
    @Setting(
            value = "Steps for which an item counts as seen before; 1 is the last item alone",
            min = 1,
            max = 1000)
        int repeats,
    @Setting(value = "First learning rate of Adam; it falls to 0 over the epochs", min = 0, max = 1)
        double learningRate,
    @Setting(
            value = "Share of the embeddings' and the state's numbers that training drops",
            min = 0,
            max = 0.95)
        double dropout,
    @Setting("What training makes small: bpr-max or cross-entropy") Loss loss,
    @Setting(
            value =
                "Negatives that each session of a batch brings; all of a batch share all of them",
            min = 1,
            max = 100000)
        int negatives,
    @Setting(value = "Negatives are drawn as popularity to this power", min = 0, max = 2)
        double popularityPower,
    @Setting(
            value = "Weight of large scores of negatives in the loss (BPR-max)",
            min = 0,
            max = 1000)
        double scorePenalty,
    @Setting(
            value = "Days after which a session counts half in the loss; 0 for all alike",
            min = 0,
            max = 36500)
        double halfLifeDays,
    @Setting(
            value = "Share of the training sessions kept apart to stop in time",
            min = 0,
            max = 0.5)
        double validationFraction,
    @Setting("Whether a list may hold what the session already held") boolean repeatedItems,
    @Setting(value = "Next items of each session", min = 1, max = 1000) int perSession,
    @Setting(
            value = "Days up to as-of: sessions that ended on them get next items",
            min = 1,
            max = 3650)
        int servedDays) {}
