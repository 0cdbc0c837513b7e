package io.shopkeeper.app;

import io.shopkeeper.app.operate.DoctorJob;
import io.shopkeeper.app.operate.LookupJob;
import io.shopkeeper.app.operate.PseudonymJob;
import io.shopkeeper.app.operate.PublishJob;
import io.shopkeeper.app.operate.RetentionJob;
import io.shopkeeper.app.operate.RollbackJob;
import io.shopkeeper.app.operate.ScrubJob;
import io.shopkeeper.app.operate.VersionsJob;
import io.shopkeeper.app.report.ReportJob;
import io.shopkeeper.data.DataDomain;
import io.shopkeeper.neural.ncf.NcfDomain;
import io.shopkeeper.neural.session.SessionsDomain;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobCatalogue;
import io.shopkeeper.recommend.RecommendDomain;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Section;
import io.shopkeeper.reviews.ReviewsDomain;
import io.shopkeeper.service.ServiceDomain;
import io.shopkeeper.vision.VisionDomain;
import io.shopkeeper.vision.fashion.FashionDomain;
import java.util.ArrayList;
import java.util.List;

/** The list of all domains, and the jobs that are not of a single domain. */
final class Catalogue {
  /** The domains, in the order in which they run within a stage of the night. */
  static final List<Domain> DOMAINS =
      List.of(
          DataDomain.DOMAIN,
          RecommendDomain.DOMAIN,
          NcfDomain.DOMAIN,
          SessionsDomain.DOMAIN,
          ReviewsDomain.DOMAIN,
          ServiceDomain.DOMAIN,
          VisionDomain.DOMAIN,
          FashionDomain.DOMAIN);

  static final JobCatalogue JOBS = of(DOMAINS);

  private Catalogue() {}

  /** The jobs of these domains, with those for the pipeline and operation. */
  static JobCatalogue of(List<Domain> domains) {
    List<Job<?>> jobs = new ArrayList<>();
    jobs.add(new PipelineJob(domains));
    domains.forEach(domain -> jobs.addAll(domain.jobs()));
    jobs.add(new PublishJob(domains.stream().flatMap(d -> d.releases().stream()).toList()));
    jobs.add(new ReportJob(sections(domains)));
    jobs.add(new LookupJob());
    jobs.add(new PseudonymJob());
    jobs.add(new VersionsJob());
    jobs.add(new RollbackJob());
    jobs.add(new RetentionJob());
    jobs.add(new ScrubJob());
    jobs.add(new DoctorJob());
    return new JobCatalogue(jobs);
  }

  /** The sections of the report of these domains. */
  static List<Section> sections(List<Domain> domains) {
    return domains.stream().flatMap(domain -> domain.sections().stream()).toList();
  }
}
