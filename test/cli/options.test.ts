import { describe, expect, it } from "vitest";
import { helpText, parseOptions } from "../../src/cli/options.ts";

const parse = (commandLine: string[], environment: Record<string, string> = {}) =>
  parseOptions(commandLine, environment, "/work");

describe("parseOptions", () => {
  it("has defaults that listen on this machine only", () => {
    expect(parse([])).toEqual({
      kind: "run",
      options: {
        port: 8080,
        grpcPort: 8090,
        grpcPortChosen: false,
        host: "127.0.0.1",
        dataFolder: "/work/.baton",
      },
    });
  });

  it("takes the environment over the defaults", () => {
    expect(
      parse([], { PORT: "9000", GRPC_PORT: "0", HOST: "0.0.0.0", BATON_DATA: "/data" }),
    ).toEqual({
      kind: "run",
      options: {
        port: 9000,
        grpcPort: null,
        grpcPortChosen: true,
        host: "0.0.0.0",
        dataFolder: "/data",
      },
    });
  });

  it("takes the command line over the environment", () => {
    const commandLine = ["--port", "1", "--grpc-port", "2", "--host=::1", "--data", "here"];
    expect(parse(commandLine, { PORT: "9000", HOST: "a", BATON_DATA: "/data" })).toEqual({
      kind: "run",
      options: {
        port: 1,
        grpcPort: 2,
        grpcPortChosen: true,
        host: "::1",
        dataFolder: "/work/here",
      },
    });
  });

  it("treats an empty variable like one that is not set", () => {
    expect(parse([], { PORT: "", HOST: "", BATON_DATA: "" })).toEqual(parse([]));
  });

  it.each(["--help", "-h"])("asks for help with %s", (option) => {
    expect(parse([option])).toEqual({ kind: "help" });
  });

  it.each([
    [["--prot", "80"], "--prot"],
    [["--port"], "--port"],
    [["extra"], "extra"],
    [["--port", "eighty"], "eighty"],
    [["--port", "65536"], "65536"],
    [["--port", "-1"], "--port"],
    [["--port", "1.5"], "1.5"],
    [["--grpc-port", "many"], "--grpc-port"],
    [["--port", "9000", "--grpc-port", "9000"], "must differ"],
    [["--host", ""], "--host"],
    [["--data", ""], "--data"],
  ])("refuses %j and names it", (commandLine, named) => {
    const parsed = parse(commandLine);
    expect(parsed.kind).toBe("invalid");
    expect(parsed).toHaveProperty("message", expect.stringContaining(named));
  });

  it("names the variable when the port of the environment is wrong", () => {
    expect(parse([], { PORT: "x" })).toMatchObject({ message: expect.stringMatching(/^PORT /) });
    expect(parse([], { GRPC_PORT: "x" })).toMatchObject({
      message: expect.stringMatching(/^GRPC_PORT /),
    });
  });
});

describe("helpText", () => {
  it("names every option with its variable", () => {
    const text = helpText("npm start");
    for (const word of [
      "--port",
      "PORT",
      "--grpc-port",
      "GRPC_PORT",
      "--host",
      "HOST",
      "--data",
      "BATON_DATA",
      "--help",
    ]) {
      expect(text).toContain(word);
    }
  });
});
