package dev.quern.compute.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterServer;
import ai.djl.training.optimizer.Optimizer;
import dev.quern.api.compute.ComputeReport;
import dev.quern.compute.core.Core;
import dev.quern.compute.kernel.KernelChoice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A DJL engine in pure Java for training and inference.
///
/// One instance for each JVM, made by [QuernEngineProvider]. Thread-safe. Results do not depend on the number of
/// threads. There is no alternative engine: an operation that is missing fails with its own name.
public final class QuernEngine extends Engine {

    /// The name by which DJL knows the engine.
    public static final String NAME = "Quern";

    static final int RANK = 1;

    /// The operations of each device; those of the processor are there from the start.
    private final Map<Device, Core> cores = new ConcurrentHashMap<>(Map.of(Device.cpu(), Core.create()));

    private final QuernNdManager systemManager = QuernNdManager.system(this);

    QuernEngine() {
        ComputeReport.publish(KernelChoice.describe());
    }

    /// Makes a device available: whoever has kernels for it hands them over in a core of its own.
    void addDevice(Device device, Core core) {
        cores.put(device, core);
    }

    /// The operations behind the arrays of a device.
    Core core(Device device) {
        Core core = cores.get(device);
        if (core == null) {
            throw new IllegalArgumentException("Device " + device + " is not available; this engine has "
                    + cores.keySet().stream().map(Device::toString).sorted().toList());
        }
        return core;
    }

    @Override
    public Engine getAlternativeEngine() {
        return null;
    }

    @Override
    public String getEngineName() {
        return NAME;
    }

    @Override
    public int getRank() {
        return RANK;
    }

    @Override
    public String getVersion() {
        String version = QuernEngine.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public boolean hasCapability(String capability) {
        return false;
    }

    @Override
    public Device defaultDevice() {
        return Device.cpu();
    }

    @Override
    public int getGpuCount() {
        return 0;
    }

    @Override
    public NDManager newBaseManager() {
        return newBaseManager(null);
    }

    @Override
    public NDManager newBaseManager(Device device) {
        return systemManager.newSubManager(device);
    }

    @Override
    public Model newModel(String name, Device device) {
        return new QuernModel(name, newBaseManager(device));
    }

    @Override
    public GradientCollector newGradientCollector() {
        return QuernGradientCollector.open(cores.values());
    }

    @Override
    public ParameterServer newParameterServer(Optimizer optimizer) {
        return new QuernParameterServer(optimizer);
    }

    @Override
    public void setRandomSeed(int seed) {
        super.setRandomSeed(seed);
        cores.values().forEach(core -> core.random().seed(seed));
    }
}
