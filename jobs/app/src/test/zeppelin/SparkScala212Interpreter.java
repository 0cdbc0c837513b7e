package org.apache.zeppelin.spark;

import java.io.File;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.display.ui.OptionInput.ParamOption;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.ZeppelinContext;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;

/**
 * Stands in for Zeppelin's own class of this name, which no registry has for Zeppelin 0.10: what it
 * adds to the real interpreter is the Scala 2.12 compiler and the object {@code z}.
 */
public class SparkScala212Interpreter extends AbstractSparkScalaInterpreter {
  private final SparkConf conf;
  private final Properties properties;
  private final InterpreterGroup group;
  private final StringWriter compiler = new StringWriter();
  private SparkSession session;
  private SparkContextOfNotes z;
  private IMain repl;

  /** The constructor that {@code SparkInterpreter} looks for. */
  public SparkScala212Interpreter(
      SparkConf conf,
      List<String> files,
      Properties properties,
      InterpreterGroup group,
      URLClassLoader loader,
      File outputDirectory) {
    this.conf = conf;
    this.properties = properties;
    this.group = group;
  }

  @Override
  public void open() {
    session = SparkSession.builder().config(conf).getOrCreate();
    z = new SparkContextOfNotes(group, properties, session);
    Bound.session = session;
    Bound.z = z;
    Settings settings = new Settings();
    settings.embeddedDefaults(getClass().getClassLoader());
    settings.classpath().value_$eq(System.getProperty("java.class.path"));
    repl = new IMain(settings, new PrintWriter(compiler, true));
    String bound = "org.apache.zeppelin.spark.SparkScala212Interpreter.Bound.";
    for (String line :
        List.of(
            "@transient val spark = " + bound + "session",
            "@transient val sc = spark.sparkContext",
            "@transient val z = " + bound + "z",
            "import spark.implicits._",
            "import org.apache.spark.sql.functions._")) {
      if (!repl.interpret(line).toString().equals("Success")) {
        throw new IllegalStateException(line + ": " + compiler);
      }
    }
  }

  /** The objects of this process that interpreted code begins with. */
  public static final class Bound {
    public static volatile SparkSession session;
    public static volatile SparkContextOfNotes z;

    private Bound() {}
  }

  @Override
  public InterpreterResult interpret(String code, InterpreterContext context) {
    z.setInterpreterContext(context);
    z.setGui(context.getGui());
    z.setNoteGui(context.getNoteGui());
    compiler.getBuffer().setLength(0);
    PrintStream before = System.out;
    PrintStream out = new PrintStream(context.out, true, StandardCharsets.UTF_8);
    System.setOut(out);
    try {
      String ended =
          scala.Console$.MODULE$
              .withOut(out, () -> repl.interpret(code))
              .toString();
      out.flush();
      return ended.equals("Success")
          ? new InterpreterResult(InterpreterResult.Code.SUCCESS)
          : new InterpreterResult(InterpreterResult.Code.ERROR, compiler.toString());
    } finally {
      System.setOut(before);
    }
  }

  @Override
  public SparkContext getSparkContext() {
    return session.sparkContext();
  }

  @Override
  public SQLContext getSqlContext() {
    return session.sqlContext();
  }

  @Override
  public Object getSparkSession() {
    return session;
  }

  @Override
  public String getSparkUrl() {
    return "";
  }

  @Override
  public ZeppelinContext getZeppelinContext() {
    return z;
  }

  @Override
  public int getProgress(String jobGroup, InterpreterContext context) {
    return 0;
  }

  @Override
  public List<InterpreterCompletion> completion(
      String text, int cursor, InterpreterContext context) {
    return List.of();
  }

  @Override
  public ClassLoader getScalaShellClassLoader() {
    return repl.classLoader();
  }

  @Override
  public void close() {
    session.stop();
  }

  /** The object {@code z} of a note: Zeppelin's own forms, and tables by Zeppelin's shims. */
  public static final class SparkContextOfNotes extends ZeppelinContext {
    private final SparkShims shims;

    SparkContextOfNotes(InterpreterGroup group, Properties properties, SparkSession session) {
      super(group.getInterpreterHookRegistry(), 1000);
      try {
        this.shims = SparkShims.getInstance(session.version(), properties, session);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Map<String, String> getInterpreterClassMap() {
      return Map.of(
          "spark", SparkInterpreter.class.getName(), "sql", SparkSqlInterpreter.class.getName());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List<Class> getSupportedClasses() {
      return List.of(Dataset.class);
    }

    @Override
    public String showData(Object data, int most) {
      return shims.showDataFrame(data, most, getInterpreterContext());
    }

    /** As Zeppelin's class for Scala has it, there of {@code Seq[(Any, String)]}. */
    public Object select(String name, Object first, Seq<? extends Tuple2<?, String>> options) {
      return select(
          name,
          JavaConverters.seqAsJavaList(options).stream()
              .map(option -> new ParamOption(option._1(), option._2()))
              .toArray(ParamOption[]::new),
          first);
    }
  }
}
