/** Networks applied to examples on executors: what they say, and how often it is right. */
package io.shopkeeper.deep.evaluate;
