/** Judges how well the service desk does, by dialogues whose right answers are known. */
package io.shopkeeper.service.evaluate;
