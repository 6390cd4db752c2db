/**
 * Reads `wrangler.toml`, the one source of bindings, as far as the local server needs it. Importing
 * wrangler for this would cost more time than the rest of the start together.
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "smol-toml";

export interface QueueConsumer {
  maxBatchSize?: number;
  /** Seconds. */
  maxBatchTimeout?: number;
  maxRetries?: number;
  /** Seconds. */
  retryDelay?: number;
  deadLetterQueue?: string;
}

export interface D1Binding {
  binding: string;
  databaseId: string;
  /** Absolute path; undefined when the database has no migrations. */
  migrationsFolder?: string;
  migrationsTable: string;
}

/** Static files that the Worker reads through a binding. */
export interface Assets {
  /** Absolute path. */
  directory: string;
  binding: string;
  notFoundHandling: string;
}

export type ModuleType = "CompiledWasm" | "Text" | "Data";

export interface WranglerConfig {
  name: string;
  /** Absolute path of the Worker's entry. */
  main: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  /** Binding → class name. All classes keep their data in SQLite. */
  durableObjects: Record<string, string>;
  d1: D1Binding[];
  /** Binding → bucket name. */
  r2: Record<string, string>;
  /** Binding → queue name. */
  queueProducers: Record<string, string>;
  /** Queue name → how its messages are handed out. */
  queueConsumers: Record<string, QueueConsumer>;
  /** Null when the Worker has none. */
  assets: Assets | null;
  vars: Record<string, unknown>;
  crons: string[];
  /** File extension without the dot → what an import of such a file is. */
  moduleTypes: Record<string, ModuleType>;
  /** Whether functions keep their names in the bundle; wrangler's default is true. */
  keepNames: boolean;
}

/** Bindings that wrangler knows and the local server does not provide. */
const UNSUPPORTED_BINDINGS = [
  ...["kv_namespaces", "services", "workflows", "analytics_engine_datasets", "ai"],
  ...["hyperdrive", "vectorize", "browser", "send_email", "pipelines", "mtls_certificates"],
  ...["dispatch_namespaces", "images", "version_metadata", "secrets_store_secrets", "containers"],
  ...["tail_consumers", "ratelimits", "worker_loaders", "wasm_modules", "text_blobs", "data_blobs"],
];

/**
 * @throws Error naming the key when the file cannot be read, a needed key is missing or has the
 * wrong type, or a binding is configured that the local server does not provide: running without
 * it would differ from the deployed Worker in silence.
 */
export function readWranglerConfig(path: string): WranglerConfig {
  const root = new Section(parse(readFileSync(path, "utf8")), path);
  const folder = dirname(path);
  const unsupported = UNSUPPORTED_BINDINGS.find((key) => key in root.values);
  if (unsupported !== undefined) {
    throw new Error(`${path}: the local server does not provide "${unsupported}" yet.`);
  }
  const queues = root.section("queues");
  return {
    name: root.text("name"),
    main: resolve(folder, root.text("main")),
    compatibilityDate: root.text("compatibility_date"),
    compatibilityFlags: root.texts("compatibility_flags"),
    durableObjects: pairs(root.section("durable_objects").list("bindings"), "name", "class_name"),
    d1: root.list("d1_databases").map((database) => readD1(database, folder)),
    r2: pairs(root.list("r2_buckets"), "binding", "bucket_name"),
    queueProducers: pairs(queues.list("producers"), "binding", "queue"),
    queueConsumers: Object.fromEntries(
      queues.list("consumers").map((consumer) => [consumer.text("queue"), readConsumer(consumer)]),
    ),
    assets: "assets" in root.values ? readAssets(root.section("assets"), folder) : null,
    vars: root.section("vars").values,
    crons: root.section("triggers").texts("crons"),
    moduleTypes: Object.assign({}, ...root.list("rules").map(readRule)),
    keepNames: root.values["keep_names"] !== false,
  };
}

function pairs(sections: Section[], key: string, value: string): Record<string, string> {
  return Object.fromEntries(sections.map((section) => [section.text(key), section.text(value)]));
}

function readD1(database: Section, folder: string): D1Binding {
  const migrations = database.optionalText("migrations_dir");
  return {
    binding: database.text("binding"),
    databaseId: database.text("database_id"),
    migrationsTable: database.optionalText("migrations_table") ?? "d1_migrations",
    ...(migrations === undefined ? {} : { migrationsFolder: resolve(folder, migrations) }),
  };
}

function readAssets(assets: Section, folder: string): Assets {
  return {
    directory: resolve(folder, assets.text("directory")),
    binding: assets.text("binding"),
    notFoundHandling: assets.optionalText("not_found_handling") ?? "none",
  };
}

function readConsumer(consumer: Section): QueueConsumer {
  const options = {
    maxBatchSize: consumer.optionalNumber("max_batch_size"),
    maxBatchTimeout: consumer.optionalNumber("max_batch_timeout"),
    maxRetries: consumer.optionalNumber("max_retries"),
    retryDelay: consumer.optionalNumber("retry_delay"),
    deadLetterQueue: consumer.optionalText("dead_letter_queue"),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function readRule(rule: Section): Record<string, ModuleType> {
  const type = rule.text("type");
  if (type !== "CompiledWasm" && type !== "Text" && type !== "Data") {
    throw new Error(
      `${rule.where}: rules of type "${type}" are not supported by the local server.`,
    );
  }
  const extensions = rule.texts("globs").map((glob) => {
    const extension = /^\*\*\/\*\.(\w+)$/.exec(glob)?.[1];
    if (extension === undefined) {
      throw new Error(`${rule.where}: only globs like "**/*.wasm" are supported, not "${glob}".`);
    }
    return extension;
  });
  return Object.fromEntries(extensions.map((extension) => [extension, type]));
}

/** One table of the file, read with checks that name the key. */
class Section {
  readonly values: Record<string, unknown>;
  readonly where: string;

  constructor(values: unknown, where: string) {
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw new Error(`${where} must be a table.`);
    }
    this.values = { ...values };
    this.where = where;
  }

  text(key: string): string {
    const value = this.optionalText(key);
    if (value === undefined) throw new Error(`${this.where}: "${key}" is missing.`);
    return value;
  }

  optionalText(key: string): string | undefined {
    const value = this.values[key];
    if (value === undefined || typeof value === "string") return value;
    throw new Error(`${this.where}: "${key}" must be a text.`);
  }

  optionalNumber(key: string): number | undefined {
    const value = this.values[key];
    if (value === undefined || typeof value === "number") return value;
    throw new Error(`${this.where}: "${key}" must be a number.`);
  }

  texts(key: string): string[] {
    const value = this.values[key] ?? [];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw new Error(`${this.where}: "${key}" must be a list of texts.`);
  }

  section(key: string): Section {
    return new Section(this.values[key] ?? {}, `${this.where} [${key}]`);
  }

  list(key: string): Section[] {
    const value = this.values[key] ?? [];
    if (!Array.isArray(value)) throw new Error(`${this.where}: "${key}" must be a list of tables.`);
    return value.map((item) => new Section(item, `${this.where} [[${key}]]`));
  }
}
