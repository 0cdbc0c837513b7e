package io.shopkeeper.data.sample;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Shops for tests. */
final class SampleStores {
  static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private SampleStores() {}

  /** The defaults with changes, each {@code key=value} below {@code sample-store}. */
  static SampleStoreSettings settings(String... changes) {
    List<Config> layers = new ArrayList<>();
    SettingsSchema schema = SettingsSchema.of(SampleStoreJob.Settings.class);
    Config all =
        ConfigFactory.parseResources(SampleStoreJob.class.getClassLoader(), "reference.conf");
    layers.add(all.withOnlyPath("sample-store"));
    Arrays.stream(changes)
        .map(change -> Settings.parseAssignment("sample-store." + change))
        .forEach(layers::add);
    return Settings.of(schema, layers).bind(SampleStoreJob.Settings.class).sampleStore();
  }

  static StorePlan plan(String... changes) {
    return StorePlan.of(settings(changes), AS_OF, ZONE);
  }

  static List<ShopEvent> events(Shop shop) {
    List<ShopEvent> events = new ArrayList<>();
    LongStream.range(0, shop.plan().customers())
        .forEach(customer -> CustomerLife.live(shop, customer, events::add));
    return events;
  }
}
