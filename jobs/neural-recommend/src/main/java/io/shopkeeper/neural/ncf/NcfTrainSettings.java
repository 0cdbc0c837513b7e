package io.shopkeeper.neural.ncf;

import io.shopkeeper.deep.train.TrainingSettings;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;

/** What {@code ncf-train} reads. */
public record NcfTrainSettings(
    InteractionSettings interactions,
    SeenItemsSettings seenItems,
    NcfSettings ncf,
    TrainingSettings deep,
    ItemItemSettings itemItem,
    Rp3BetaSettings rp3beta,
    CandidateSettings candidates,
    EvaluationSettings evaluation,
    GateSettings gate) {}
