/** The data domain: ingestion, behaviour analysis, and a synthetic sample store. */
package io.shopkeeper.data;
