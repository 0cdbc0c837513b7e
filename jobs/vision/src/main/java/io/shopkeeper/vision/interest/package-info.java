/** What the pictures that a customer dealt with say of the customer's interests. */
package io.shopkeeper.vision.interest;
