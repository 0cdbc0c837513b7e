package io.shopkeeper.data.sample;

/**
 * A question that a customer of the sample store once asked.
 *
 * @param number its number in the plan
 * @param customer number of its customer
 * @param intent what the customer wanted, as somebody noted; null where nobody did
 * @param gap what of it the shop does not know; null where it does
 * @param time milliseconds since the epoch
 */
record Asked(long number, long customer, String text, String intent, String gap, long time) {}
