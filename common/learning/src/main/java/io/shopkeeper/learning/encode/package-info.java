/** Pretrained models in jobs: where a shop keeps them, and how executors get them. */
package io.shopkeeper.learning.encode;
