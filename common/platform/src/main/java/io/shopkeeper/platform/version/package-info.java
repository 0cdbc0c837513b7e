/**
 * Versions of models and releases, and what is live.
 *
 * <pre>
 * {artifacts,releases}/NAME/versions/0000042/                     a committed version, with manifest.json
 * {artifacts,releases}/NAME/_staging/RUN-ID~ATTEMPT/              work in progress, invisible to readers
 * releases/NAME/aliases/production/0000007/alias.json             which version of a release is live
 * slots/PURPOSE/history/0000007/slot.json                         which version of which model serves a purpose
 * published/TABLE/ds=AS-OF/                                       copies of what is live, for readers that know no alias
 * </pre>
 *
 * <p>Versions and entries of histories appear by one rename that fails where the number is taken.
 * The highest number of a history counts; going back appends. An entry is decided upon from all
 * those before it, so that of many who write at once each knows what the one before did.
 *
 * <p>A release has a history of its own, its alias: it is what goes live together. A model has
 * none: models of several kinds may serve one {@link io.shopkeeper.core.live.Purpose}, and the
 * purpose has the history, its slot. Models of earlier Shopkeepers had aliases, too; {@link
 * io.shopkeeper.platform.version.Slots} reads them as the beginning of the slot's history.
 */
package io.shopkeeper.platform.version;
