/** Networks and their weights in the form that travels between processes. */
package io.shopkeeper.deep.network;
