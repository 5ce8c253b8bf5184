// Generated from the JSON Schema of the same name by `npm run generate`; do not edit.

/**
 * A kernel module is loaded with parameters, or unloaded.
 */
export interface ModuleChange {
  /**
   * The kind of change.
   */
  readonly kind: 'module';
  /**
   * The module.
   */
  readonly module: string;
  /**
   * Its parameters by name.
   */
  readonly parameters: {
    readonly [k: string]: string;
  };
  /**
   * Modules that are loaded together with it because it needs them, with underscores in their names. Unloading removes them again.
   *
   * Items: The name of a module, a driver, a user or a format.
   */
  readonly along: readonly string[];
  /**
   * The module before the change.
   */
  readonly before: ModuleState;
  /**
   * The module afterwards.
   */
  readonly after: ModuleState;
}
/**
 * What is seen of a module.
 */
export interface ModuleState {
  /**
   * True when it is loaded or built in.
   */
  readonly loaded: boolean;
  /**
   * Of the modules that were loaded with one that is unloaded: those that are still loaded and unused.
   *
   * Items: The name of a module, a driver, a user or a format.
   */
  readonly leftover?: readonly string[];
  /**
   * What the parameters read, for a module that is loaded again with others.
   */
  readonly shows?: {
    readonly [k: string]: string;
  };
}
