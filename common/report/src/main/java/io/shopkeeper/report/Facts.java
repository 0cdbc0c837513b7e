package io.shopkeeper.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Deserialises facts of a run into the record from which their job wrote them. A missing or null
 * number becomes NaN ("unknown"), a missing list becomes null as is Jackson's default, and unknown
 * fields are ignored.
 */
public final class Facts {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addDeserializer(double.class, new NumberOrUnknown()))
          .build();

  private Facts() {}

  /** The facts as a record; empty if there are none or they do not have its shape. */
  public static <T> Optional<T> read(JsonNode facts, Class<T> type) {
    if (facts.isMissingNode() || facts.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.treeToValue(facts, type));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The facts as records, without those that do not have the record's shape. */
  public static <T> List<T> list(JsonNode facts, Class<T> type) {
    List<T> out = new java.util.ArrayList<>();
    facts.forEach(fact -> read(fact, type).ifPresent(out::add));
    return List.copyOf(out);
  }

  private static final class NumberOrUnknown extends JsonDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken().isNumeric()) {
        return parser.getDoubleValue();
      }
      String text = parser.getValueAsString("");
      return switch (text) {
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.NaN;
      };
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
