/**
 * Immutable versions of models and releases, and the histories of promotions and rollbacks.
 *
 * <pre>
 * {artifacts,releases}/NAME/versions/0000042/                     a committed version, with manifest.json
 * {artifacts,releases}/NAME/_staging/RUN-ID~ATTEMPT/              work in progress, invisible to readers
 * releases/NAME/aliases/production/0000007/alias.json             which version of a release is live
 * slots/PURPOSE/history/0000007/slot.json                         which version of which model serves a purpose
 * published/TABLE/ds=AS-OF/                                       copies of what is live, for readers that know no alias
 * </pre>
 *
 * <p>Versions and entries of histories are created by one rename, which fails if the number is
 * taken. The entry with the highest number of a history is current; a rollback appends one. An
 * entry is computed from all earlier ones, so that concurrent writers are serialised.
 *
 * <p>Each release has a history, its alias. Models share one per {@link
 * io.shopkeeper.core.live.Purpose}, its slot, since models of several kinds may serve one purpose.
 * Earlier versions of Shopkeeper had aliases of models, too; {@link
 * io.shopkeeper.platform.version.Slots} reads them as the beginning of the slot's history.
 */
package io.shopkeeper.platform.version;
