package io.shopkeeper.app.report;

import freemarker.ext.beans.BeansWrapper;
import freemarker.ext.beans.MethodAppearanceFineTuner;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapper;
import freemarker.template.DefaultObjectWrapperBuilder;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Lets templates read the components of records as properties. FreeMarker's own support for records
 * is among the Java 16 classes of its multi-release jar, which are not found once its classes are
 * packed into another jar; so this class replaces that support, which an older compatibility
 * version turns off, and both ways of running behave alike.
 */
final class RecordWrapper implements MethodAppearanceFineTuner {
  private RecordWrapper() {}

  static DefaultObjectWrapper create() {
    DefaultObjectWrapperBuilder builder =
        new DefaultObjectWrapperBuilder(Configuration.VERSION_2_3_32);
    builder.setMethodAppearanceFineTuner(new RecordWrapper());
    return builder.build();
  }

  @Override
  public void process(
      BeansWrapper.MethodAppearanceDecisionInput in, BeansWrapper.MethodAppearanceDecision out) {
    Method method = in.getMethod();
    if (isComponent(in.getContainingClass(), method)) {
      try {
        out.setExposeAsProperty(new PropertyDescriptor(method.getName(), method, null));
        out.setMethodShadowsProperty(false);
      } catch (IntrospectionException e) {
        throw new IllegalStateException("record component " + method, e);
      }
    }
  }

  private static boolean isComponent(Class<?> type, Method method) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getAccessor)
            .anyMatch(method::equals);
  }
}
