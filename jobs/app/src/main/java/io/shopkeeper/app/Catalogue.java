package io.shopkeeper.app;

import io.shopkeeper.data.behaviour.BehaviourJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.platform.job.JobCatalogue;
import java.util.List;

/** Every job that there is: one line each. */
final class Catalogue {
  static final JobCatalogue JOBS =
      new JobCatalogue(List.of(new SampleStoreJob(), new BehaviourJob(), new PipelineJob()));

  private Catalogue() {}
}
