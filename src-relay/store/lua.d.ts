declare module '*.lua?raw' {
  const lua: string
  export default lua
}
