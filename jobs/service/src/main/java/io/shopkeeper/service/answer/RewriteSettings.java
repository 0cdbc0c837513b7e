package io.shopkeeper.service.answer;

import io.shopkeeper.answer.Answerer;
import io.shopkeeper.answer.Rewriter;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Section {@code rewrite}: the language model that may say answers in other words. */
public record RewriteSettings(
    @Setting(
            "Address of an endpoint like OpenAI's, such as http://127.0.0.1:8000/v1; off where absent")
        Optional<String> endpoint,
    @Setting("The model's name there") Optional<String> model,
    @Setting(value = "Its key, where it wants one", secret = true) Optional<String> key,
    @Setting(
            value = "Milliseconds after which the composed answer goes out",
            min = 10,
            max = 60_000)
        int timeoutMillis) {

  /**
   * What rewrites, if anything is to.
   *
   * @throws JobException 64 where the address is none, or no model is named
   */
  public Optional<Rewriter> rewriter() {
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    URI address;
    try {
      address = URI.create(endpoint.get().replaceAll("/+$", "") + "/chat/completions");
    } catch (IllegalArgumentException e) {
      throw wrong();
    }
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web || address.getHost() == null) {
      throw wrong();
    }
    String named =
        model.orElseThrow(
            () ->
                JobException.usage(
                    "rewrite.endpoint needs rewrite.model: the name that the endpoint knows it by"));
    return Optional.of(new ChatCompletions(address, named, key, Duration.ofMillis(timeoutMillis)));
  }

  /** An answerer whose answers are rewritten, if they are to be. */
  public Answerer over(Answerer composing) {
    return rewriter().map(composing::rewritten).orElse(composing);
  }

  private JobException wrong() {
    return JobException.usage(
        "rewrite.endpoint = %s is no address of http or https, such as http://127.0.0.1:8000/v1"
            .formatted(endpoint.orElseThrow()));
  }
}
