import type { Motif } from './motif.ts'
import {
  box,
  disc,
  faint,
  line,
  moved,
  oval,
  ring,
  several,
  shadow,
  shape,
  stroke,
  turned,
} from './shapes.ts'

const WOOD = '#f2cf9d'
const METAL = '#c6ccd6'
const METAL_DARK = '#8f98a8'

const pencil = (x: number, colour: string, side: string, lead: string): string =>
  [
    box(x - 24, 220, 48, 360, colour),
    box(x - 24, 220, 16, 360, side),
    shape(`M${x - 24} 220L${x} 130L${x + 24} 220Z`, WOOD),
    shape(`M${x - 9} 164L${x} 130L${x + 9} 164Z`, lead),
    box(x - 24, 566, 48, 40, METAL),
    box(x - 24, 578, 48, 6, METAL_DARK),
    box(x - 22, 604, 44, 36, '#f29b9b', 8),
  ].join('')

export const pencils: Motif = (b) => {
  const colours = [
    [b.main, b.light, b.dark],
    [b.accent, b.accentDeep, b.accentDeep],
    [b.deep, b.main, b.dark],
    [b.pale, b.light, b.dark],
  ] as const
  const count = 2 + b.pick('pencils', 3)
  return (
    shadow(400, 652, 190) +
    turned(
      -8 + b.pick('tilt', 17),
      several(count, (at) => {
        const [colour, side, lead] = colours[at] ?? colours[0]
        const x = 400 + (at - (count - 1) / 2) * 74
        return turned((at - (count - 1) / 2) * 5, pencil(x, colour, side, lead), x, 640)
      }),
    )
  )
}

export const markers: Motif = (b) => {
  const marker = (x: number, colour: string, cap: string) =>
    [
      box(x - 38, 300, 76, 320, colour, 18),
      box(x - 38, 300, 24, 320, cap, 12),
      box(x - 30, 210, 60, 100, '#3b414d', 10),
      shape(`M${x - 20} 212L${x - 12} 164H${x + 18}L${x + 20} 212Z`, cap),
      box(x - 38, 540, 76, 20, 'rgba(255,255,255,0.65)'),
      box(x - 38, 400, 76, 84, 'rgba(255,255,255,0.35)'),
    ].join('')
  const count = 2 + b.pick('markers', 2)
  const colours = [
    [b.main, b.deep],
    [b.accent, b.accentDeep],
    ['#f5d142', '#d9b02a'],
  ] as const
  return (
    shadow(400, 630, 190) +
    several(count, (at) => {
      const [colour, cap] = colours[at] ?? colours[0]
      const x = 400 + (at - (count - 1) / 2) * 104
      return turned((at - (count - 1) / 2) * 4, marker(x, colour, cap), x, 620)
    })
  )
}

export const sharpener: Motif = (b) =>
  [
    shadow(400, 640, 230),
    shape(
      'M220 620V420C220 320 300 260 400 260C500 260 580 320 580 420V620C580 634 570 640 560 640H240C230 640 220 634 220 620Z',
      b.main,
    ),
    shape(
      'M220 620V420C220 320 300 260 400 260C330 290 290 340 290 420V640H240C230 640 220 634 220 620Z',
      b.light,
    ),
    box(260, 500, 280, 110, 'rgba(255,255,255,0.35)', 18),
    shape(
      'M270 600C330 560 360 590 400 566C440 546 490 590 530 572V596C530 604 526 610 516 610H280C274 610 270 606 270 600Z',
      WOOD,
    ),
    disc(400, 400, 50, b.dark),
    disc(400, 400, 26, '#20242c'),
    b.pick('pencil', 2) === 0
      ? ''
      : turned(
          0,
          box(384, 120, 32, 280, b.accent) +
            box(384, 120, 11, 280, b.accentDeep) +
            box(384, 104, 32, 26, '#f29b9b', 6),
        ),
  ].join('')

export const crayons: Motif = (b) => {
  const colours = ['#e4573d', '#f2b632', '#58a86b', '#4a86d0', '#8a63c0', b.main]
  return [
    shadow(400, 640, 230),
    several(6, (at) => {
      const x = 246 + at * 62
      const colour = colours[(at + b.pick('order', 6)) % 6] ?? b.main
      return (
        box(x - 24, 250, 48, 300, colour, 6) +
        shape(`M${x - 22} 254L${x - 10} 190H${x + 10}L${x + 22} 254Z`, colour) +
        box(x - 24, 300, 48, 12, 'rgba(0,0,0,0.22)')
      )
    }),
    box(196, 380, 408, 260, b.main, 12),
    box(196, 380, 110, 260, b.light, 12),
    box(196, 430, 408, 14, b.accent),
    oval(400, 540, 120, 56, b.paper),
    faint(
      0.8,
      stroke('M330 546C360 500 380 580 410 536S450 560 470 530', { color: b.accentDeep, width: 12 }),
    ),
  ].join('')
}

export const binder: Motif = (b) => {
  const books = 1 + b.pick('books', 3)
  const one = (x: number, colour: string, side: string, wide: number) =>
    [
      box(x, 170, wide, 466, colour, 10),
      box(x, 170, wide * 0.28, 466, side, 10),
      box(x + wide * 0.18, 230, wide * 0.64, 130, b.paper, 6),
      several(3, (at) => box(x + wide * 0.28, 256 + at * 28, wide * (at === 2 ? 0.26 : 0.44), 9, side, 4)),
      disc(x + wide / 2, 540, wide * 0.17, 'rgba(0,0,0,0.25)'),
      ring(x + wide / 2, 540, wide * 0.17, { color: METAL, width: 7 }),
    ].join('')
  const wide = books === 1 ? 200 : 136
  const left = 400 - (books * (wide + 8)) / 2
  const colours = [
    [b.main, b.light],
    [b.accent, b.accentDeep],
    [b.deep, b.main],
  ] as const
  return (
    shadow(400, 646, books * 90 + 70) +
    several(books, (at) => {
      const [colour, side] = colours[at] ?? colours[0]
      const x = left + at * (wide + 8)
      return at === books - 1 && books > 1
        ? turned(5, one(x + 16, colour, side, wide), x + wide, 640)
        : one(x, colour, side, wide)
    })
  )
}

export const bindingCovers: Motif = (b) =>
  [
    shadow(410, 640, 220),
    turned(-5, box(236, 160, 330, 460, b.deep, 6)),
    turned(1, box(240, 166, 330, 460, b.accent, 6)),
    turned(
      6,
      box(240, 170, 330, 460, b.main, 6) +
        box(290, 250, 220, 90, b.paper, 6) +
        box(312, 274, 150, 12, b.light, 6) +
        box(312, 302, 100, 12, b.light, 6) +
        several(13, (at) => box(226, 196 + at * 33, 40, 14, '#2f3541', 7)),
    ),
  ].join('')

export const paperStack: Motif = (b) => {
  const sheets = 5 + b.pick('sheets', 4)
  return [
    shadow(400, 640, 260),
    several(sheets, (at) => {
      const y = 600 - at * 20
      return shape(`M180 ${y}L420 ${y - 70}L640 ${y}L400 ${y + 70}Z`, at % 2 === 0 ? '#e6ebf2' : '#fbfcfe')
    }),
    (() => {
      const y = 600 - sheets * 20
      return (
        shape(`M180 ${y}L420 ${y - 70}L640 ${y}L400 ${y + 70}Z`, b.paper) +
        shape(`M292 ${y + 33}L532 ${y - 36}L580 ${y - 16}L342 ${y + 52}Z`, b.main) +
        shape(
          `M292 ${y + 33}L342 ${y + 52}V${y + 52 + sheets * 20 + 10}L292 ${y + 33 + sheets * 20 + 10}Z`,
          b.deep,
        )
      )
    })(),
    moved(
      0,
      0,
      turned(
        -8 + b.pick('tilt', 16),
        box(300, 170, 200, 250, b.paper, 8) +
          box(300, 170, 200, 46, b.main, 8) +
          several(5, (at) => box(326, 244 + at * 30, at === 4 ? 90 : 148, 10, b.pale, 5)),
        400,
        300,
      ),
    ),
  ].join('')
}

export const ream: Motif = (b) =>
  [
    shadow(410, 640, 250),
    shape('M200 260L530 220L620 270V560L290 630L200 580Z', b.deep),
    shape('M200 260L290 310V630L200 580Z', b.main),
    shape('M200 260L530 220L620 270L290 310Z', b.paper),
    shape('M290 310L620 270V560L290 630Z', b.light),
    shape('M290 400L620 352V470L290 524Z', b.main),
    disc(454, 434, 58, b.paper),
    stroke('M432 434L450 454L482 414', { color: b.accentDeep, width: 14 }),
    shape('M236 254L300 246L390 298L326 306Z', b.pale),
  ].join('')

export const notebook: Motif = (b) =>
  [
    shadow(410, 650, 210),
    box(252, 166, 340, 478, b.deep, 12),
    box(240, 156, 340, 478, b.main, 12),
    box(240, 156, 60, 478, b.light, 12),
    box(340, 240, 190, 110, b.paper, 8),
    several(3, (at) => box(362, 264 + at * 26, at === 2 ? 80 : 146, 10, b.light, 5)),
    several(12, (at) =>
      stroke(`M228 ${192 + at * 37}C214 ${182 + at * 37} 262 ${178 + at * 37} 266 ${196 + at * 37}`, {
        color: METAL_DARK,
        width: 9,
      }),
    ),
    b.pick('ribbon', 2) === 0 ? '' : shape('M500 156H530V330L515 310L500 330Z', b.accentDeep),
  ].join('')

export const envelope: Motif = (b) => {
  const behind = b.pick('behind', 3)
  return [
    shadow(400, 620, 270),
    behind > 0 ? turned(-7, box(180, 240, 440, 310, b.deep, 14)) : '',
    behind > 1 ? turned(6, box(180, 240, 440, 310, b.accent, 14)) : '',
    box(170, 260, 460, 330, b.main, 14),
    shape(
      'M170 276L390 470C396 476 404 476 410 470L630 276V574C630 584 624 590 614 590H186C176 590 170 584 170 574Z',
      b.light,
    ),
    shape(
      'M178 266C172 274 174 282 182 290L384 462C394 470 406 470 416 462L618 290C626 282 628 274 622 266C620 262 616 260 612 260H188C184 260 180 262 178 266Z',
      b.pale,
    ),
    b.pick('seal', 2) === 0 ? disc(400, 440, 38, b.accentDeep) + disc(396, 436, 26, b.accent) : '',
  ].join('')
}

export const labelSheet: Motif = (b) =>
  [
    shadow(410, 640, 220),
    turned(-4, box(246, 150, 320, 480, '#eef1f6', 10)),
    box(240, 150, 330, 480, b.paper, 10),
    several(14, (at) => {
      const [column, row] = [at % 2, Math.floor(at / 2)]
      const peeled = at === b.pick('peeled', 14)
      const colour = [b.main, b.light, b.accent][b.pick(`label ${at}`, 3)] ?? b.main
      return peeled
        ? ''
        : box(262 + column * 150, 176 + row * 62, 136, 46, colour, 10) +
            box(278 + column * 150, 194 + row * 62, 70, 9, 'rgba(255,255,255,0.75)', 4)
    }),
    turned(
      18,
      box(480, 420, 150, 56, b.accentDeep, 12) + box(500, 442, 80, 10, 'rgba(255,255,255,0.8)', 5),
      555,
      448,
    ),
  ].join('')

export const labelRoll: Motif = (b) =>
  [
    shadow(400, 640, 230),
    shape('M360 610H640C648 610 650 616 646 622L630 640H330Z', b.paper),
    several(3, (at) => box(440 + at * 66, 612, 50, 20, at === 1 ? b.accent : b.main, 6)),
    disc(360, 430, 200, b.deep),
    disc(350, 424, 196, b.main),
    ring(350, 424, 160, { color: b.light, width: 5 }),
    ring(350, 424, 128, { color: b.light, width: 5 }),
    disc(350, 424, 88, '#e3c8a2'),
    disc(350, 424, 64, '#c9a777'),
    disc(354, 428, 60, b.backdropInner),
  ].join('')

export const paperClips: Motif = (b) => {
  const clip = (colour: string) =>
    stroke('M350 300V560C350 640 460 640 460 560V230C460 150 320 150 320 230V540', {
      color: colour,
      width: 22,
    }) + stroke('M350 300C350 250 424 250 424 300V530', { color: colour, width: 22 })
  return [
    shadow(400, 640, 200),
    moved(110, 20, turned(34 + b.pick('one', 20), clip(b.accent), 390, 400)),
    moved(-120, 10, turned(-30 - b.pick('two', 16), clip(METAL_DARK), 390, 400)),
    turned(4, clip(b.main), 390, 400),
  ].join('')
}

export const pushPins: Motif = (b) => {
  const pin = (colour: string, side: string, top: string) =>
    [
      shape('M392 480L400 640L408 480Z', METAL_DARK),
      shape(
        'M320 440C320 410 360 404 366 380L372 300H428L434 380C440 404 480 410 480 440C480 460 440 480 400 480C360 480 320 460 320 440Z',
        colour,
      ),
      shape(
        'M320 440C320 410 360 404 366 380L372 300H392C384 400 360 420 372 476C340 470 320 456 320 440Z',
        side,
      ),
      oval(400, 296, 62, 24, colour),
      oval(400, 288, 62, 22, top),
    ].join('')
  return [
    shadow(400, 652, 220),
    moved(-150, 40, turned(-16, pin(b.accentDeep, b.accent, b.accent), 400, 600)),
    moved(150, 30, turned(15, pin(b.deep, b.main, b.light), 400, 600)),
    moved(0, -30, pin(b.main, b.light, b.pale)),
  ].join('')
}

export const rubberBands: Motif = (b) => {
  const band = (at: number) => {
    const colour = [b.main, b.accent, b.deep, b.accentDeep, b.light][at] ?? b.main
    const d = `M${250 + b.pick(`x${at}`, 60)} ${380 + b.pick(`y${at}`, 60)}C${200 + b.pick(`a${at}`, 120)} ${180 + b.pick(`b${at}`, 120)} ${480 + b.pick(`c${at}`, 120)} ${160 + b.pick(`d${at}`, 120)} ${530 + b.pick(`e${at}`, 60)} ${400 + b.pick(`f${at}`, 60)}S${330 + b.pick(`g${at}`, 100)} ${680 - b.pick(`h${at}`, 100)} ${250 + b.pick(`x${at}`, 60)} ${380 + b.pick(`y${at}`, 60)}Z`
    return stroke(d, { color: colour, width: 20 })
  }
  return shadow(400, 620, 220) + several(5, band)
}

export const binderClip: Motif = (b) =>
  [
    shadow(400, 620, 220),
    ring(330, 300, 66, { color: METAL, width: 18 }),
    ring(470, 300, 66, { color: METAL_DARK, width: 18 }),
    box(318, 350, 24, 90, METAL, 8),
    box(458, 350, 24, 90, METAL_DARK, 8),
    shape('M250 420H550L600 600C602 612 596 618 586 618H214C204 618 198 612 200 600Z', b.main),
    shape('M250 420H340L300 618H214C204 618 198 612 200 600Z', b.light),
    box(236, 404, 328, 32, b.deep, 14),
  ].join('')

export const stapleBox: Motif = (b) =>
  [
    shadow(400, 640, 240),
    shape('M190 380L430 320L620 390V540L380 620L190 540Z', b.deep),
    shape('M190 380L380 456V620L190 540Z', b.main),
    shape('M380 456L620 390V540L380 620Z', b.light),
    shape('M190 380L430 320L620 390L380 456Z', METAL),
    several(7, (at) =>
      line(230 + at * 28, 392 + at * 10, 430 + at * 25, 338 + at * 9, {
        color: at % 2 === 0 ? METAL_DARK : '#e9edf3',
        width: 9,
      }),
    ),
    shape('M420 486L580 440V506L420 556Z', b.paper),
    stroke('M450 520V490H500V506', { color: b.accentDeep, width: 9 }),
  ].join('')

export const scissors: Motif = (b) => {
  const wide = 16 + 4 * b.pick('open', 4)
  const half = (side: number) =>
    turned(
      side * wide,
      shape(
        `M${400 - 20 * side} 420L${400 + 6 * side} 130L${400 + 30 * side} 420Z`,
        side > 0 ? METAL : '#e4e8ee',
      ) +
        `<g transform="translate(${side * -62} 0)">${ring(400, 560, 62, { color: side > 0 ? b.main : b.deep, width: 34 })}</g>` +
        stroke(
          `M${400 - 6 * side} 430C${400 - 10 * side} 470 ${400 - 20 * side} 490 ${400 - 34 * side} 506`,
          { color: side > 0 ? b.main : b.deep, width: 32 },
        ),
      400,
      410,
    )
  return turned(
    -20 + b.pick('tilt', 40),
    half(-1) + half(1) + disc(400, 410, 15, METAL_DARK) + disc(400, 410, 6, '#59616f'),
  )
}

export const letterOpener: Motif = (b) =>
  shadow(400, 640, 180) +
  turned(
    34 + b.pick('tilt', 20),
    shape('M372 470L400 110L428 470Z', METAL) +
      shape('M400 110L428 470H400Z', '#e6eaf0') +
      box(350, 462, 100, 28, METAL_DARK, 10) +
      shape('M368 488H432L424 660C422 690 378 690 376 660Z', b.main) +
      shape('M368 488H392L390 684C382 680 377 672 376 660Z', b.light) +
      disc(400, 640, 11, b.dark),
  )

export const stapler: Motif = (b) =>
  [
    shadow(400, 620, 270),
    shape(
      'M150 560H640C652 560 656 568 656 580V600C656 610 650 616 640 616H170C158 616 150 608 150 596Z',
      b.dark,
    ),
    shape('M190 540L610 500V540L200 560Z', METAL),
    shape(
      'M170 500C160 430 220 380 300 376L600 390C640 392 656 420 652 460L640 500L200 536C182 538 172 520 170 500Z',
      b.main,
    ),
    shape(
      'M170 500C160 430 220 380 300 376L600 390C560 404 300 410 240 430C200 446 184 470 176 516Z',
      b.light,
    ),
    disc(606, 484, 12, b.dark),
  ].join('')
