/** An invocation that failed, in Lambda's words: `errorType` is the thrown error's name or a `Runtime.` or `Sandbox.` code. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly functionName: string;
  readonly errorType: string;
  readonly trace: readonly string[];

  constructor(functionName: string, errorType: string, message: string, trace: readonly string[] = []) {
    super(message);
    this.functionName = functionName;
    this.errorType = errorType;
    this.trace = trace;
  }
}
