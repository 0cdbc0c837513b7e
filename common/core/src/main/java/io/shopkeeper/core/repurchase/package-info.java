/** Whether customers buy again what they bought: what is known of it, and the odds. */
package io.shopkeeper.core.repurchase;
