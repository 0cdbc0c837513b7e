import java.lang.reflect.Field;
import sun.misc.Unsafe;

/** Takes memory of the JVM that it is loaded into, outside the heap, and keeps it: an agent. */
public final class MemoryHog {
  private MemoryHog() {}

  /** Takes as many MiB as the argument says. */
  public static void agentmain(String megabytes) throws ReflectiveOperationException {
    Field field = Unsafe.class.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    Unsafe unsafe = (Unsafe) field.get(null);
    long bytes = Long.parseLong(megabytes) << 20;
    unsafe.setMemory(unsafe.allocateMemory(bytes), bytes, (byte) 1);
  }
}
