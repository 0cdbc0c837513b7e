/**
 * How a job runs.
 *
 * <p>{@code submit} starts {@link io.shopkeeper.platform.job.Launch}, which resolves the settings
 * once (see {@link io.shopkeeper.platform.job.SettingsLayers} for their order), checks them without
 * Spark and ships them to the driver. There {@link io.shopkeeper.platform.job.JobRunner} opens the
 * session, computes the run id from settings, inputs and version, runs the {@link
 * io.shopkeeper.platform.job.Job} and writes its record. A pipeline is a job with steps: each step
 * has a record of its own, so a night that was killed goes on where it stopped.
 */
package io.shopkeeper.platform.job;
