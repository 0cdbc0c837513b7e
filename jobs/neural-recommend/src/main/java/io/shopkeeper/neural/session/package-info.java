/** What comes next in a session: the job {@code session-rnn}. */
package io.shopkeeper.neural.session;
