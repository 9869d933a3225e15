package dev.quern.training.network.part;

/// What a part costs for one example in the forward pass.
///
/// @param multiplyAdds multiplications, each with an addition, of convolutions and dense layers; what is usually
/// published as FLOPs of a network, though it is about half the floating-point operations
/// @param activations numbers that its operations give, all of which training keeps
public record Cost(long multiplyAdds, long activations) {
    /// Nothing.
    public static final Cost NONE = new Cost(0, 0);

    /// Both together.
    public Cost plus(Cost other) {
        return new Cost(multiplyAdds + other.multiplyAdds, activations + other.activations);
    }
}
