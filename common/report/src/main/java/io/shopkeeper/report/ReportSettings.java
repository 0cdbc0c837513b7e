package io.shopkeeper.report;

import io.shopkeeper.core.settings.Setting;

/** Section {@code report}: the language and the amount of detail of the nightly report. */
public record ReportSettings(
    @Setting("Language of the page: en or zh") Language language,
    @Setting(value = "Customers shown as examples, under shortened pseudonyms", min = 0, max = 50)
        int customers,
    @Setting(value = "Recommendations shown for each of them", min = 1, max = 100) int perCustomer,
    @Setting(value = "Products shown with those most like them", min = 0, max = 100) int similar,
    @Setting(
            value = "Places of a list that a customer is taken to see; coverage counts them",
            min = 1,
            max = 1000)
        int seenPlaces) {}
