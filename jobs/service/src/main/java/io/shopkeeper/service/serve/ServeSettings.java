package io.shopkeeper.service.serve;

import io.shopkeeper.core.settings.Setting;
import java.util.Optional;

/** Section {@code serve}: where answers are served, to whom, and how much of it. */
public record ServeSettings(
    @Setting("The address to listen on; others than 127.0.0.1 are for a network that is trusted")
        String host,
    @Setting(value = "The port to listen on; 0 takes a free one", min = 0, max = 65535) int port,
    @Setting(
            value = "The token that opens sessions, 16 characters or more; see serve.token-file",
            secret = true)
        Optional<String> token,
    @Setting("A file that holds the token, readable by nobody else; absolute, or beside conf/")
        Optional<String> tokenFile,
    @Setting(value = "Bytes of a request's body at most", min = 256, max = 1 << 20) int maxBody,
    @Setting(value = "Questions of a session in a minute at most", min = 1, max = 100_000)
        int questionsAMinute,
    @Setting(
            value = "Requests that are worked on at once; more are told to come back",
            min = 1,
            max = 1024)
        int concurrent,
    @Setting(value = "Connections that are read at once; others wait", min = 1, max = 4096)
        int connections,
    @Setting(value = "Seconds in which a request must have come in whole", min = 1, max = 600)
        int timeoutSeconds,
    @Setting(
            value = "Sessions that are kept; of more, the longest unused one ends",
            min = 1,
            max = 1_000_000)
        int sessions,
    @Setting(value = "Minutes without a question after which a session ends", min = 1, max = 1440)
        int sessionMinutes,
    @Setting(
            value = "Seconds between two looks for a newer index or newer intents",
            min = 1,
            max = 86_400)
        int refreshSeconds,
    @Setting(
            value = "Seconds after which it ends by itself; 0: when it is stopped",
            min = 0,
            max = 1e9)
        int forSeconds) {}
