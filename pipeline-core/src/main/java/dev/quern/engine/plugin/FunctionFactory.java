package dev.quern.engine.plugin;

import com.google.inject.Binder;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.quern.api.ColumnFunction;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StepFunction;
import dev.quern.engine.StepDefinition;
import java.util.Collection;
import java.util.Map;

/// Makes functions by Guice: one injector holds the services of all plugins, and each function comes from a child of it
/// that knows the function's config.
final class FunctionFactory implements StepDefinition.Factory {
    private final Injector services;

    /// @throws QuernException when a service cannot be bound, naming its plugin
    FunctionFactory(Map<Class<?>, CollectingBinder.Service> services) {
        this.services = Guice.createInjector(Stage.DEVELOPMENT, binder -> {
            harden(binder);
            services.forEach((type, service) -> bind(binder, type, service));
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // StepBinder.service has checked the types
    private static void bind(Binder binder, Class type, CollectingBinder.Service service) {
        if (type.equals(service.implementation())) {
            binder.bind(type).in(Scopes.SINGLETON);
        } else {
            binder.bind(type).to(service.implementation()).in(Scopes.SINGLETON);
            binder.bind(service.implementation());
        }
    }

    private static void harden(Binder binder) {
        binder.disableCircularProxies();
        binder.requireExplicitBindings();
        binder.requireExactBindingAnnotations();
    }

    @Override
    public StepFunction create(StepDefinition definition, int index, Record config) {
        boolean column = definition.functions().getFirst() == ColumnFunctionTransform.class;
        Class<?> type = definition.functions().get(column ? 1 : index);
        try {
            Object function = child(definition.config(), config, type).getInstance(type);
            return column ? new ColumnFunctionTransform((ColumnFunction) function) : (StepFunction) function;
        } catch (CreationException unbound) {
            throw cannotMake(definition, type, unbound.getErrorMessages());
        } catch (ConfigurationException unbound) {
            throw cannotMake(definition, type, unbound.getErrorMessages());
        } catch (ProvisionException failure) {
            throw thrownBy(definition, type, failure);
        } catch (LinkageError broken) {
            throw PluginFaults.broken(definition.origin(), type.getName(), broken);
        }
    }

    /// A service that has been bound.
    <S> S service(Class<S> type) {
        return services.getInstance(type);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the planner has made the config of the definition's own type
    private Injector child(Class configType, Record config, Class<?> function) {
        return services.createChildInjector(binder -> {
            harden(binder);
            binder.bind(configType).toInstance(config);
            binder.bind(function);
        });
    }

    private static RuntimeException thrownBy(StepDefinition definition, Class<?> type, ProvisionException failure) {
        return switch (failure.getCause()) {
            case LinkageError broken -> PluginFaults.broken(definition.origin(), type.getName(), broken);
            case RuntimeException own -> own;
            case Error severe -> throw severe;
            case null -> cannotMake(definition, type, failure.getErrorMessages());
            default ->
                new QuernException(
                        ErrorCode.PLUGIN_FAILED,
                        "step '" + definition.name() + "' cannot be made: " + failure.getCause(),
                        "",
                        failure.getCause());
        };
    }

    private static QuernException cannotMake(StepDefinition definition, Class<?> type, Collection<Message> messages) {
        String first =
                messages.iterator().next().getMessage().lines().findFirst().orElse("");
        return new QuernException(
                ErrorCode.INVALID_JOB,
                "the function " + type.getName() + " of step '" + definition.name() + "' (" + definition.origin()
                        + ") cannot be made: " + first,
                "its constructor marked @Inject may take its config and services that a plugin binds");
    }
}
