package dev.quern.ingest;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides the sources `read-text`, `read-jsonl`, `read-parquet`, `read-arrow`, `read-csv`, `read-warc`, `read-tar`
/// and `read-zip`; of images `read-idx`, `read-cifar` and `read-images`, with the transform `decode-images`; the
/// generators `generate-digits`, `generate-points` and `generate-table`; and the writers `write-jsonl` and
/// `write-parquet`.
public final class IngestPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.source("read-text", ReadText.Config.class, ReadText.class);
        steps.source("read-jsonl", ReadJsonl.Config.class, ReadJsonl.class);
        steps.source("read-parquet", ReadParquet.Config.class, ReadParquet.class);
        steps.source("read-arrow", ReadArrow.Config.class, ReadArrow.class);
        steps.source("read-csv", ReadCsv.Config.class, ReadCsv.class);
        steps.source("read-warc", ReadWarc.Config.class, ReadWarc.class);
        steps.source("read-tar", ReadTar.Config.class, ReadTar.class);
        steps.source("read-zip", ReadZip.Config.class, ReadZip.class);
        steps.source("read-idx", ReadIdx.Config.class, ReadIdx.class);
        steps.source("read-cifar", ReadCifar.Config.class, ReadCifar.class);
        steps.source("read-images", ReadImages.Config.class, ReadImages.class);
        steps.transform("decode-images", DecodeImages.Config.class, DecodeImages.class);
        steps.source("generate-digits", GenerateDigits.Config.class, GenerateDigits.class);
        steps.source("generate-points", GeneratePoints.Config.class, GeneratePoints.class);
        steps.source("generate-table", GenerateTable.Config.class, GenerateTable.class);
        steps.writer("write-jsonl", WriteJsonl.Config.class, WriteJsonl.class);
        steps.writer("write-parquet", WriteParquet.Config.class, WriteParquet.class);
    }
}
