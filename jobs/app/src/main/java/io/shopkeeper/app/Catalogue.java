package io.shopkeeper.app;

import io.shopkeeper.app.operate.DoctorJob;
import io.shopkeeper.app.operate.LookupJob;
import io.shopkeeper.app.operate.PseudonymJob;
import io.shopkeeper.app.operate.RetentionJob;
import io.shopkeeper.app.operate.RollbackJob;
import io.shopkeeper.app.operate.VersionsJob;
import io.shopkeeper.app.report.ReportJob;
import io.shopkeeper.data.behaviour.BehaviourJob;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.neural.ncf.NcfTrainJob;
import io.shopkeeper.neural.session.SessionRnnJob;
import io.shopkeeper.platform.job.JobCatalogue;
import io.shopkeeper.recommend.AlsTrainJob;
import io.shopkeeper.recommend.PublishJob;
import io.shopkeeper.recommend.RankJob;
import io.shopkeeper.recommend.SimilarItemsJob;
import java.util.List;
import io.shopkeeper.vision.fashion.FashionMnistJob;

/** Every job that there is: one line each. */
final class Catalogue {
  static final JobCatalogue JOBS =
      new JobCatalogue(
          List.of(
              new PipelineJob(),
              new SampleStoreJob(),
              new IngestJob(),
              new BehaviourJob(),
              new AlsTrainJob(),
              new NcfTrainJob(),
              new RankJob(),
              new SimilarItemsJob(),
              new PublishJob(),
              new SessionRnnJob(),
              new FashionMnistJob(),
              new ReportJob(),
              new LookupJob(),
              new PseudonymJob(),
              new VersionsJob(),
              new RollbackJob(),
              new RetentionJob(),
              new DoctorJob()));

  private Catalogue() {}
}
