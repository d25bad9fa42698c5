package io.github.pgbg.internal.codegen;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.bytebuddy.build.Plugin;
import net.bytebuddy.description.annotation.AnnotationList;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.SynchronizationState;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.Transformer;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Fills an abstract {@code …Base} class with a forwarder for every method of its delegates.
 *
 * <p>A delegate is a protected field of an interface type. Each method of that interface, JDBC's
 * default methods included, becomes load of the field, interface call, return. Methods that the
 * class has already, its own or inherited, stay as they are; so does a class that was filled
 * before. Where the field has the type of the superclass, as with sockets, every method that may be
 * overridden is forwarded, without its {@code synchronized}: the delegate has locks of its own.
 *
 * <p>Where the base declares a {@link Hooks hook} for the type that a method returns, the result
 * passes through it.
 */
public final class ForwarderPlugin implements Plugin {
  private static final Set<String> BASES =
      Set.of("io.github.pgbg.internal.jdbc.base", "io.github.pgbg.internal.pgjdbc.base");

  @Override
  public boolean matches(TypeDescription type) {
    return type.isAbstract()
        && !type.isInterface()
        && type.getPackage() != null
        && BASES.contains(type.getPackage().getName())
        && type.getName().endsWith("Base");
  }

  @Override
  public DynamicType.Builder<?> apply(
      DynamicType.Builder<?> builder, TypeDescription base, ClassFileLocator locator) {
    MethodGraph present = MethodGraph.Compiler.DEFAULT.compile(base.asGenericType());
    Hooks hooks = Hooks.of(base);
    // Sorted: the order in which a class file lists its methods must not differ between builds.
    Map<String, Forwarder> forwarders = new TreeMap<>();
    for (FieldDescription delegate : base.getDeclaredFields()) {
      TypeDescription.Generic type = delegate.getType();
      boolean isSuper = type.equals(base.getSuperClass());
      if (!delegate.isProtected() || !(type.isInterface() || isSuper)) {
        continue;
      }
      for (MethodGraph.Node node : MethodGraph.Compiler.DEFAULT.compile(type).listNodes()) {
        MethodDescription method = node.getRepresentative();
        if (isSuper
            ? isOpen(method) && !isDeclared(base, method)
            : method.isVirtual() && !isImplemented(present, method) && hooks.allow(method)) {
          forwarders.putIfAbsent(
              method.getName() + method.getDescriptor(), new Forwarder(method, delegate));
        }
      }
    }
    for (Forwarder forwarder : forwarders.values()) {
      // Defining the method itself keeps its generic signature, without which the subclasses'
      // overrides of <T> T getObject(int, Class<T>) clash.
      builder =
          builder
              .define(forwarder.method())
              .intercept(forwarder.code(hooks))
              .transform(Transformer.ForMethod.withModifiers(SynchronizationState.PLAIN))
              .annotateMethod(forwarder.deprecation());
    }
    return builder;
  }

  /** A method of a class that its subclasses may override, but for those of every object. */
  private static boolean isOpen(MethodDescription method) {
    return method.isVirtual()
        && method.isPublic()
        && !method.isFinal()
        && !method.getDeclaringType().represents(Object.class);
  }

  private static boolean isDeclared(TypeDescription base, MethodDescription method) {
    return base.getDeclaredMethods().stream()
        .anyMatch(own -> own.asSignatureToken().equals(method.asSignatureToken()));
  }

  /** A method found in a class is implemented; one that only an interface declares is not. */
  private static boolean isImplemented(MethodGraph present, MethodDescription method) {
    MethodGraph.Node node = present.locate(method.asSignatureToken());
    return node.getSort().isResolved()
        && !node.getRepresentative().getDeclaringType().asErasure().isInterface();
  }

  @Override
  public void close() {}

  /** One method to write, and the field that answers it. */
  private record Forwarder(MethodDescription method, FieldDescription delegate) {
    Implementation code(Hooks hooks) {
      MethodCall call = MethodCall.invoke(method).onField(delegate).withAllArguments();
      MethodDescription hook = hooks.find(method);
      return hook == null ? call : MethodCall.invoke(hook).withMethodCall(call);
    }

    /** Without it javac warns of every deprecated method that a subclass of the base inherits. */
    AnnotationList deprecation() {
      return method
          .getDeclaredAnnotations()
          .filter(ElementMatchers.annotationType(Deprecated.class));
    }
  }
}
