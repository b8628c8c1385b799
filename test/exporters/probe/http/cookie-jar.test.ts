import { describe, expect, test } from "@jest/globals";
import { createCookieJar } from "../../../../exporters/probe/http/cookie-jar.ts";

const from = (url: string) => new URL(url);

describe("createCookieJar()", () => {
  test.each([
    { set: "a=1", to: "https://shop.example/", sent: "a=1" },
    { set: "a=1", to: "https://www.shop.example/", sent: "" },
    { set: "a=1; Domain=shop.example", to: "https://www.shop.example/", sent: "a=1" },
    { set: "a=1; Domain=.Shop.Example", to: "https://www.shop.example/", sent: "a=1" },
    { set: "a=1; Domain=shop.example", to: "https://notshop.example/", sent: "" },
    { set: "a=1; Domain=other.example", to: "https://other.example/", sent: "" },
    { set: "a=1; Domain=example", to: "https://other.example/", sent: "" },
    { set: "a=1; Domain=", to: "https://shop.example/", sent: "a=1" },
    { set: "a=1; Path=/cart", to: "https://shop.example/cart/items", sent: "a=1" },
    { set: "a=1; Path=/cart", to: "https://shop.example/cart", sent: "a=1" },
    { set: "a=1; Path=/cart", to: "https://shop.example/cartoons", sent: "" },
    { set: "a=1; Path=cart", to: "https://shop.example/login/form", sent: "a=1" },
    { set: "a=1; Secure", to: "https://shop.example/", sent: "a=1" },
    { set: "a=1; Secure", to: "http://shop.example/", sent: "" },
    { set: "a=1; Max-Age=10", to: "https://shop.example/", sent: "a=1" },
    { set: "a=1; Max-Age=0", to: "https://shop.example/", sent: "" },
    { set: "a=1; Max-Age=-1; Expires=Wed, 21 Oct 2065 07:28:00 GMT", to: "https://shop.example/", sent: "" },
    { set: "a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT", to: "https://shop.example/", sent: "" },
    { set: "a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT", to: "https://shop.example/", sent: "a=1" },
    { set: "a=1; Expires=nonsense", to: "https://shop.example/", sent: "a=1" },
    { set: 'a="x=y"; HttpOnly; SameSite=Strict', to: "https://shop.example/", sent: 'a="x=y"' },
    { set: "a=", to: "https://shop.example/", sent: "a=" },
    { set: "alone", to: "https://shop.example/", sent: "alone" },
    { set: "=", to: "https://shop.example/", sent: "" },
    { set: "", to: "https://shop.example/", sent: "" },
    { set: `a=${"x".repeat(5000)}`, to: "https://shop.example/", sent: "" },
  ])("keeps $set for $to: $sent", ({ set, to, sent }) => {
    const jar = createCookieJar(() => Date.UTC(2026, 0, 1));
    const path = set.includes("Path=cart") ? "/login/" : "/";
    jar.store([set], from(`https://shop.example${path}`));
    expect(jar.headerFor(from(to))).toBe(sent);
  });

  test("sends longer paths first, replaces what it knows, and forgets what expires", () => {
    let now = 0;
    const jar = createCookieJar(() => now);
    const url = from("https://shop.example/cart/items");
    jar.store(["a=1; Path=/", "b=2; Path=/cart", "c=3; Max-Age=5"], url);
    jar.store(["a=4; Path=/"], url);
    expect(jar.headerFor(url)).toBe("b=2; c=3; a=4");
    now = 5_000;
    expect(jar.headerFor(url)).toBe("b=2; a=4");
    expect(jar.values()).toEqual(["1", "2", "3", "4"]);
  });

  test("does not let a page without TLS set or replace a secure cookie", () => {
    const jar = createCookieJar(() => 0);
    jar.store(["a=1; Secure"], from("https://shop.example/"));
    jar.store(["a=2", "b=3; Secure"], from("http://shop.example/"));
    expect(jar.headerFor(from("https://shop.example/"))).toBe("a=1");
  });

  test("takes an address for a host of its own", () => {
    const jar = createCookieJar(() => 0);
    jar.store(["a=1; Domain=127.0.0.1", "b=2; Domain=0.0.1"], from("http://127.0.0.1/"));
    expect(jar.headerFor(from("http://127.0.0.1/"))).toBe("a=1");
  });

  test("holds no more than a server can need", () => {
    const jar = createCookieJar(() => 0);
    for (let number = 0; number < 1_000; number++) jar.store([`c${number}=x`], from("http://shop.example/"));
    expect(jar.headerFor(from("http://shop.example/")).split("; ")).toHaveLength(180);
  });
});
