// Apart from the query's schema: a page that offers the formats loads no parser.

export const EXPORT_FORMATS = ["csv", "geojson", "xlsx"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
