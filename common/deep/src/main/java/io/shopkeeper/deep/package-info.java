/** Networks trained by parameter averaging: DL4J and ND4J on Spark, behind our own interface. */
package io.shopkeeper.deep;
