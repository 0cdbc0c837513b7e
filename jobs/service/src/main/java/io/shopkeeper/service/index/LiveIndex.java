package io.shopkeeper.service.index;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.encode.PretrainedDirectory;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The index that answers are found in now, with the models of its vectors. */
public final class LiveIndex {
  private LiveIndex() {}

  /**
   * The file of it.
   *
   * @throws JobException 65 where none is live
   */
  public static byte[] file(JobContext context) throws IOException {
    Version live =
        version(context)
            .orElseThrow(
                () ->
                    JobException.badInput(
                        "no index of answers is live under %s; run service-index first"
                            .formatted(context.storage().root())));
    try {
      return context.storage().read(path(live));
    } catch (IOException e) {
      throw damaged(e, context);
    }
  }

  /**
   * Opens its file.
   *
   * @throws JobException 65 where it is damaged, or the models of its vectors are not there any
   *     more
   */
  public static AnswerIndex open(byte[] file, JobContext context) throws IOException {
    try {
      return opened(file, context);
    } catch (IOException | RuntimeException e) {
      throw damaged(e, context);
    }
  }

  private static JobException damaged(Exception e, JobContext context) throws IOException {
    return JobException.badInput(
        "%s is damaged (%s); roll back to the version before, or run service-index again"
            .formatted(
                context.storage().path(version(context).map(LiveIndex::path).orElse("")), said(e)));
  }

  /** Opens it for a night that goes on without it where it cannot be read. */
  static Optional<AnswerIndex> readable(JobContext context) throws IOException {
    Optional<Version> live = version(context);
    if (live.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(opened(context.storage().read(path(live.get())), context));
    } catch (IOException | RuntimeException e) {
      context.say("the live index is not read (%s): all entries are new".formatted(said(e)));
      return Optional.empty();
    }
  }

  private static Optional<Version> version(JobContext context) throws IOException {
    return context.slots().live(ServiceIndexJob.PURPOSE);
  }

  private static String path(Version live) {
    return "artifacts/%s/versions/%s/%s".formatted(live.name(), live.label(), ServiceIndexJob.FILE);
  }

  private static AnswerIndex opened(byte[] file, JobContext context) throws IOException {
    return AnswerIndex.open(file, names -> models(names, context));
  }

  private static SentenceVectors models(List<String> names, JobContext context) {
    try {
      return PretrainedDirectory.sentences(names, context.storage().configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String said(Exception e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }
}
