package io.shopkeeper.service.evaluate;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.JobContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A dialogue whose right answers are known.
 *
 * @param name of the dialogue
 * @param language {@code zh} or {@code en}
 * @param customer who asks, by the id that the shop's logs have; absent for a stranger
 */
record Scripted(String name, String language, Optional<String> customer, List<Turn> turns) {
  private static final Set<String> OUTCOMES = Set.of("answered", "asked_back", "handed_over");

  private static final StructType TURN =
      new StructType()
          .add("kind", DataTypes.StringType)
          .add("question", DataTypes.StringType)
          .add("outcome", DataTypes.StringType)
          .add("source", DataTypes.StringType)
          .add("says", DataTypes.createArrayType(DataTypes.StringType))
          .add("never", DataTypes.createArrayType(DataTypes.StringType));

  private static final StructType DIALOGUE =
      new StructType()
          .add("dialogue", DataTypes.StringType)
          .add("lang", DataTypes.StringType)
          .add("uid", DataTypes.StringType)
          .add("turns", DataTypes.createArrayType(TURN));

  /**
   * A question and what is right.
   *
   * @param kind what it tries, by which results are told apart
   * @param outcome {@code answered}, {@code asked_back} or {@code handed_over}
   * @param source part of the name of a source that a right answer has; absent for any
   * @param says what a right answer holds
   * @param never what no answer may hold
   */
  record Turn(
      String kind,
      String question,
      String outcome,
      Optional<String> source,
      List<String> says,
      List<String> never) {}

  /**
   * Reads dialogues, in the order of their names.
   *
   * @param where a file or folder of JSON lines
   * @throws JobException 65 where there are none, or a turn lacks its question or outcome
   */
  static List<Scripted> read(String where, JobContext context) throws IOException {
    Path path = new Path(context.storage().root(), where);
    if (!path.getFileSystem(context.storage().configuration()).exists(path)) {
      throw JobException.badInput(
          "there is no %s (evaluate.dialogues); correct it, or leave it out".formatted(path));
    }
    List<Scripted> dialogues = new ArrayList<>();
    for (Row row :
        context
            .spark()
            .read()
            .schema(DIALOGUE)
            .json(path.toString())
            .orderBy("dialogue")
            .collectAsList()) {
      String name = row.isNullAt(0) ? "?" : row.getString(0);
      List<Turn> turns = new ArrayList<>();
      if (!row.isNullAt(3)) {
        row.<Row>getList(3).forEach(turn -> turns.add(turn(turn, name, path)));
      }
      if (turns.isEmpty()) {
        throw damaged(path, name, "has no turns");
      }
      dialogues.add(
          new Scripted(
              name,
              row.isNullAt(1) ? "?" : row.getString(1),
              Optional.ofNullable(row.getString(2)),
              turns));
    }
    if (dialogues.isEmpty()) {
      throw JobException.badInput("%s holds no dialogue (evaluate.dialogues)".formatted(path));
    }
    return dialogues;
  }

  private static Turn turn(Row row, String dialogue, Path path) {
    if (row.isNullAt(1) || row.getString(1).isBlank()) {
      throw damaged(path, dialogue, "has a turn without a question");
    }
    String outcome = row.isNullAt(2) ? "" : row.getString(2).toLowerCase(Locale.ROOT);
    if (!OUTCOMES.contains(outcome)) {
      throw damaged(
          path, dialogue, "expects the outcome '" + outcome + "', not one of " + OUTCOMES);
    }
    return new Turn(
        row.isNullAt(0) ? "other" : row.getString(0),
        row.getString(1),
        outcome,
        Optional.ofNullable(row.getString(3)),
        row.isNullAt(4) ? List.of() : row.getList(4),
        row.isNullAt(5) ? List.of() : row.getList(5));
  }

  private static JobException damaged(Path path, String dialogue, String what) {
    return JobException.badInput("%s: dialogue %s %s".formatted(path, dialogue, what));
  }
}
