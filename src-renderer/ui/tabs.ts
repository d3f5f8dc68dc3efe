export const tabListClass = 'flex flex-wrap gap-1 rounded-lg bg-hover p-1'
export const tabClass =
  'h-8 cursor-default rounded-md px-3 text-[13px] text-muted select-none hover:text-ink data-active:bg-card data-active:font-medium data-active:text-ink data-active:shadow-card'
