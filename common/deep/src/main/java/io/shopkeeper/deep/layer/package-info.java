/**
 * Layers with which DL4J trains on a CPU about as fast as PyTorch, several times faster than with
 * its own.
 *
 * <h2>How a layer works</h2>
 *
 * Each consists of two parts, as DL4J requires. A configuration ({@link
 * io.shopkeeper.deep.layer.FastConvolution}, {@link
 * io.shopkeeper.deep.layer.FastBatchNormalization}, {@link io.shopkeeper.deep.layer.FastLstm},
 * {@link io.shopkeeper.deep.layer.FastDense}, {@link io.shopkeeper.deep.layer.FastEmbedding},
 * {@link io.shopkeeper.deep.layer.FastEmbeddingSequence}) extends DL4J's and goes into the JSON of
 * a saved network under its class name, so that {@code ModelSerializer} restores it. It creates the
 * layer that computes, which extends DL4J's layer and overrides the forward and the backward pass.
 * Parameters and gradients stay in views of DL4J's flat array, in the same order: updaters,
 * averaging, saved updater state and networks trained with DL4J's layers work untouched; {@link
 * io.shopkeeper.deep.layer.LazyEmbedding} alone has an order of its own. Whatever a fast layer does
 * not cover (double, NCHW images, dilation, other gate activations, truncated backpropagation) runs
 * as DL4J's own. {@link io.shopkeeper.deep.layer.Gru}, which DL4J lacks, is float only, and so are
 * the layers of a transformer encoder, {@link io.shopkeeper.deep.layer.TransformerBlock}, {@link
 * io.shopkeeper.deep.layer.SelfAttention}, {@link io.shopkeeper.deep.layer.LayerNormalization} and
 * {@link io.shopkeeper.deep.layer.LearnedPositions}: DL4J normalises no layers, and its attention,
 * a SameDiff graph, cannot hide later steps. So is {@link
 * io.shopkeeper.deep.layer.TokenConvolution}, whose windows see no padding. {@link
 * io.shopkeeper.deep.layer.GeneratorGradient} is no layer but a vertex: it lets a generator and its
 * discriminator learn as one graph.
 *
 * <pre>{@code
 * .layer(FastLayers.of(new ConvolutionLayer.Builder(3, 3).nOut(32).dataFormat(NHWC).build()).withoutInputGradient())
 * .layer(FastLayers.of(new BatchNormalization.Builder().dataFormat(NHWC).build()).thenRectify())
 * .setInputType(InputType.convolutional(28, 28, 1, NHWC))
 * }</pre>
 *
 * Images must be NHWC. Start the process with {@code
 * -Dorg.bytedeco.javacpp.platform.extension=-onednn-avx512} (or {@code -onednn-avx2}) for
 * convolutions near the peak of a core; everything also runs with the plain native library,
 * convolutions more slowly. Start a {@link io.shopkeeper.deep.backend.Backend} of one thread in
 * every process that trains one task per core. OpenBLAS 0.3.19 does not know newer CPUs and selects
 * AVX2 kernels on them: {@code OPENBLAS_CORETYPE=SKYLAKEX} in the environment of a process on such
 * a CPU with AVX-512 doubles its matrix products.
 *
 * <h2>Implementation</h2>
 *
 * <ul>
 *   <li>Forward convolution: ND4J's {@code conv2d}, channels last. The input's gradient is one more
 *       such convolution, the weights' gradient a matrix product of patches; see {@code
 *       NhwcConvolution}.
 *   <li>Matrix products of the recurrent layers and patches: {@code cblas_sgemm} of ND4J's OpenBLAS
 *       on native memory, without the overhead of an ND4J call.
 *   <li>Gates, normalisation, rectifiers: loops over Java arrays, which the JIT vectorises if they
 *       are long, simple and begin at index 0; copies between native memory and arrays cost less
 *       than one ND4J operation. For that, recurrent layers store one gate of one step contiguously
 *       ({@code Unrolled}).
 *   <li>Transformer layers compute on the unmasked steps alone, side by side as the columns of one
 *       matrix ({@code Tokens}): padding costs nothing and changes nothing.
 *   <li>Rows of embeddings lie one after another, each with its moments; some tens of them are
 *       fetched at a time, since each is a wait for the memory ({@code LazyTable}).
 *   <li>Pooling and output layers, Adam: DL4J's own; they were not slower.
 * </ul>
 *
 * <h2>Slow or broken operations of ND4J 1.0.0-M2</h2>
 *
 * Best of several runs on one busy core, where a {@code sgemm} of 1024 reached 80 to 115 GFLOP/s:
 *
 * <ul>
 *   <li>{@code conv2d_bp} always computes the input's gradient too, and is very slow when channels
 *       are not a multiple of 16: batch 64, 1 channel of 28x28, 20 filters of 5x5: 10 to 17 ms,
 *       forward 0.6; 20 channels to 50 filters: 15 ms, forward 1.3. At 32 to 64 and 64 to 128
 *       channels, its best case, a step of a medium-sized network took 54 ms of CPU with it and 47
 *       without.
 *   <li>{@code conv2d} forward, channels first: 12 ms where channels last takes 8 (32 to 64
 *       channels), 1.4 against 0.3 (1 to 32).
 *   <li>{@code conv2d} with dilation fails with oneDNN: "could not create a descriptor for a
 *       dilated convolution".
 *   <li>{@code mean} and {@code var} over an image batch of 12.8 MB with channels last: 3.4 and 17
 *       ms; the normalisation itself 0.4.
 *   <li>Any operation costs 12 to 19 µs to call, {@code sigmoid} on 32,000 floats 160 to 240 µs;
 *       the loop here takes 16.
 *   <li>{@code Nd4j.gemm} of [25, 36864] by [36864, 20] reaches 11 GFLOP/s, the same {@code
 *       cblas_sgemm} the other way around 43.
 *   <li>OpenBLAS starts with one thread per core regardless of ND4J's limits.
 *   <li>DL4J's LSTM ignores masks in its backward pass: gradients flow through masked steps. Here
 *       they do not.
 *   <li>DL4J's updaters overwrite the gradient of every parameter with its update, so that a step
 *       passes over all embeddings whatever the batch looked up: zeros 1 ms for 6.4 million floats,
 *       Adam 12 to 20 ms. {@link io.shopkeeper.deep.layer.LazyEmbedding} keeps its rows out of
 *       that.
 *   <li>DL4J's dense layer multiplies anew in the backward pass and copies each product.
 * </ul>
 */
package io.shopkeeper.deep.layer;
