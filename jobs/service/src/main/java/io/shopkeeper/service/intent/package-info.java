/** What a customer wants: the intents of questions. */
package io.shopkeeper.service.intent;
