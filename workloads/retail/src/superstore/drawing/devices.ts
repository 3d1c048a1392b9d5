import { digits } from './digits.ts'
import type { Brush, Motif } from './motif.ts'
import { box, disc, faint, line, oval, ring, several, shadow, shape, stroke, turned } from './shapes.ts'

const INK = '#262b35'
const GLASS = '#10141c'

/** A lit screen; its colours are the drawing's own, by the gradient of that name. */
const screen = (x: number, y: number, width: number, height: number): string =>
  box(x, y, width, height, GLASS, 14) + box(x + 10, y + 10, width - 20, height - 20, 'url(#screen)', 8)

const gigabytes = (b: Brush): string => String([8, 16, 32, 64][b.pick('size', 4)] ?? 8)

export const smartphone: Motif = (b) => {
  const apps = several(12, (at) => {
    const colour = [b.accent, b.pale, '#ffffff', b.accentDeep][b.pick(`app ${at}`, 4)] ?? b.accent
    return box(326 + (at % 3) * 54, 330 + Math.floor(at / 3) * 56, 40, 40, colour, 11)
  })
  return (
    shadow(400, 660, 170) +
    turned(
      -7 + b.pick('tilt', 15),
      box(288, 130, 236, 516, b.dark, 38) +
        box(280, 124, 236, 516, b.main, 38) +
        screen(292, 140, 212, 484) +
        digits(`${8 + b.pick('hour', 4)}:${10 + b.pick('minute', 49)}`, 398, 266, {
          color: '#fff',
          size: 42,
          anchor: 'middle',
        }) +
        apps +
        box(366, 152, 64, 12, INK, 6) +
        box(352, 600, 92, 8, 'rgba(255,255,255,0.8)', 4),
    )
  )
}

export const phoneCase: Motif = (b) =>
  shadow(400, 660, 170) +
  turned(
    6 - b.pick('tilt', 13),
    box(280, 124, 240, 520, b.main, 46) +
      box(280, 124, 76, 520, b.light, 46) +
      box(306, 150, 110, 120, b.dark, 30) +
      disc(338, 184, 22, GLASS) +
      disc(386, 234, 22, GLASS) +
      disc(386, 184, 10, '#f7f2d8') +
      disc(334, 180, 6, '#8fb4ff') +
      several(4, (at) =>
        faint(0.35, line(320, 400 + at * 46, 480, 350 + at * 46, { color: b.pale, width: 16 })),
      ),
  )

export const deskPhone: Motif = (b) =>
  [
    shadow(410, 640, 260),
    shape(
      'M200 620L250 320C254 300 266 290 286 290H560C578 290 590 300 594 318L640 610C642 628 632 640 616 640H220C206 640 198 634 200 620Z',
      b.main,
    ),
    shape('M200 620L250 320C254 300 266 290 286 290H340L300 640H220C206 640 198 634 200 620Z', b.light),
    screen(390, 316, 170, 90),
    several(12, (at) =>
      box(396 + (at % 3) * 56, 426 + Math.floor(at / 3) * 46, 42, 32, at === 11 ? b.accentDeep : b.paper, 9),
    ),
    shape(
      'M214 250C226 212 300 206 316 246L330 300C334 330 300 340 290 330L282 560C300 560 322 574 318 604L310 640C296 666 216 664 208 630L206 590Z',
      b.dark,
    ),
    shape(
      'M214 250C226 212 270 210 290 226C250 240 246 300 248 340L244 656C226 652 212 644 208 630L206 590Z',
      b.deep,
    ),
    stroke('M230 660C200 690 170 640 160 680', { color: b.dark, width: 9 }),
  ].join('')

export const headset: Motif = (b) =>
  [
    shadow(400, 650, 180),
    stroke('M226 440C210 180 590 180 574 440', { color: b.dark, width: 34 }),
    stroke('M240 420C232 216 568 216 560 420', { color: b.light, width: 10 }),
    box(176, 400, 96, 176, b.main, 44),
    box(528, 400, 96, 176, b.main, 44),
    box(246, 412, 44, 152, INK, 22),
    box(510, 412, 44, 152, INK, 22),
    box(190, 416, 26, 144, b.light, 13),
    b.pick('microphone', 3) === 0
      ? ''
      : stroke('M236 566C246 650 320 660 372 640', { color: b.dark, width: 14 }) +
        box(356, 614, 74, 40, b.accentDeep, 20),
  ].join('')

export const speaker: Motif = (b) =>
  [
    shadow(400, 650, 190),
    box(262, 160, 288, 486, b.deep, 40),
    box(250, 152, 288, 486, b.main, 40),
    disc(394, 280, 66, INK),
    ring(394, 280, 52, { color: b.light, width: 6 }),
    disc(394, 280, 20, b.accent),
    disc(394, 480, 112, INK),
    ring(394, 480, 94, { color: b.light, width: 8 }),
    disc(394, 480, 52, '#3a414e'),
    disc(384, 468, 26, '#59616f'),
  ].join('')

export const charger: Motif = (b) =>
  [
    shadow(400, 630, 220),
    stroke('M420 470C560 440 640 540 540 600S300 620 250 560', { color: b.dark, width: 15 }),
    box(270, 230, 190, 250, b.main, 36),
    box(270, 230, 62, 250, b.light, 30),
    box(306, 176, 26, 66, '#c6ccd6', 6),
    box(396, 176, 26, 66, '#c6ccd6', 6),
    shape('M376 290L330 370H366L352 432L404 346H366Z', b.accent),
    box(200, 520, 76, 46, b.paper, 8),
    box(176, 528, 30, 30, '#c6ccd6', 3),
  ].join('')

export const keyboard: Motif = (b) => {
  const rows = [12, 12, 11, 10]
  const lit = b.pick('lit', 2) === 0
  return [
    shadow(400, 560, 330),
    box(86, 320, 628, 232, b.dark, 30),
    box(86, 308, 628, 232, b.main, 30),
    several(4, (row) => {
      const keys = rows[row] ?? 10
      const wide = 584 / keys
      return several(keys, (at) => {
        const special = (row === 1 && at === keys - 1) || (row === 3 && at === 0)
        return box(
          108 + at * wide + 3,
          330 + row * 48,
          wide - 7,
          40,
          special ? b.accent : lit ? b.pale : b.light,
          8,
        )
      })
    }),
  ].join('')
}

export const mouse: Motif = (b) =>
  [
    shadow(400, 640, 180),
    b.pick('cord', 2) === 0 ? '' : stroke('M400 230C400 140 480 170 470 90', { color: b.dark, width: 13 }),
    shape(
      'M400 220C500 220 546 300 546 420C546 560 490 640 400 640C310 640 254 560 254 420C254 300 300 220 400 220Z',
      b.main,
    ),
    shape(
      'M400 220C300 220 254 300 254 420C254 560 310 640 400 640C330 600 300 520 300 420C300 320 340 250 400 220Z',
      b.light,
    ),
    stroke('M262 400C340 424 460 424 538 400M400 224V412', { color: b.deep, width: 7 }),
    box(382, 284, 36, 84, INK, 18),
    box(390, 300, 20, 30, b.accent, 10),
  ].join('')

export const usbDrive: Motif = (b) =>
  shadow(400, 620, 200) +
  turned(
    28 + b.pick('tilt', 20),
    box(346, 150, 108, 130, '#c6ccd6', 8) +
      box(346, 150, 36, 130, '#e6eaf0', 8) +
      box(370, 186, 22, 30, INK, 3) +
      box(408, 186, 22, 30, INK, 3) +
      box(320, 264, 160, 370, b.main, 34) +
      box(320, 264, 54, 370, b.light, 28) +
      box(360, 340, 80, 120, 'rgba(255,255,255,0.85)', 10) +
      digits(gigabytes(b), 400, 415, { color: b.dark, size: 29, anchor: 'middle' }) +
      ring(400, 580, 24, { color: b.dark, width: 12 }),
  )

export const discs: Motif = (b) =>
  [
    shadow(400, 650, 210),
    disc(440, 400, 220, b.deep),
    disc(400, 400, 224, '#dfe4ee'),
    disc(400, 400, 220, 'url(#rainbow)'),
    ring(400, 400, 150, { color: 'rgba(255,255,255,0.5)', width: 4 }),
    ring(400, 400, 190, { color: 'rgba(255,255,255,0.4)', width: 3 }),
    disc(400, 400, 74, '#eef1f6'),
    disc(400, 400, 58, b.main),
    disc(400, 400, 30, b.backdropInner),
  ].join('')

export const memoryCard: Motif = (b) =>
  [
    shadow(400, 640, 190),
    shape(
      'M270 150H470L550 230V610C550 628 540 636 524 636H276C260 636 250 628 250 610V170C250 156 258 150 270 150Z',
      b.main,
    ),
    shape('M270 150H330V636H276C260 636 250 628 250 610V170C250 156 258 150 270 150Z', b.light),
    several(6, (at) => box(286 + at * 34, 172, 22, 80, '#f0d68a', 4)),
    box(282, 330, 236, 210, 'rgba(255,255,255,0.88)', 12),
    digits(gigabytes(b), 400, 466, { color: b.dark, size: 61, anchor: 'middle' }),
  ].join('')

export const router: Motif = (b) =>
  [
    shadow(400, 620, 270),
    box(250, 200, 20, 280, b.dark, 10),
    box(530, 200, 20, 280, b.dark, 10),
    stroke('M330 300C370 260 430 260 470 300M352 340C380 312 420 312 448 340', {
      color: b.accent,
      width: 14,
    }),
    box(160, 460, 480, 150, b.deep, 34),
    box(160, 450, 480, 140, b.main, 34),
    several(5, (at) => disc(220 + at * 42, 520, 10, at < 3 ? '#7de08b' : b.pale)),
    box(480, 506, 110, 26, b.dark, 13),
  ].join('')

export const printer: Motif = (b) =>
  [
    shadow(400, 640, 280),
    shape('M270 330V150H530V330Z', b.paper),
    several(4, (at) => box(300, 190 + at * 30, at === 3 ? 120 : 200, 10, b.pale, 5)),
    box(160, 310, 480, 250, b.deep, 34),
    box(160, 300, 480, 240, b.main, 34),
    box(160, 300, 480, 70, b.light, 34),
    box(230, 430, 340, 34, INK, 12),
    shape('M250 450H550L590 620H210Z', b.paper),
    several(3, (at) => box(290 - at * 6, 500 + at * 34, 220 - at * 60, 11, b.accent, 5)),
    disc(584, 336, 14, '#7de08b'),
    screen(470, 318, 84, 40),
  ].join('')

export const shredder: Motif = (b) =>
  [
    shadow(400, 650, 200),
    shape('M300 260V120H500V260Z', b.paper),
    several(3, (at) => box(326, 150 + at * 28, 148 - at * 30, 9, b.pale, 4)),
    box(220, 240, 360, 100, b.dark, 24),
    box(280, 262, 240, 18, INK, 9),
    disc(546, 306, 11, '#7de08b'),
    shape('M236 340H564L540 640H260Z', b.main),
    shape('M236 340H320L326 640H260Z', b.light),
    box(330, 400, 190, 190, 'rgba(20,24,32,0.45)', 18),
    several(9, (at) =>
      stroke(
        `M${344 + at * 20} ${470 + b.pick(`strip ${at}`, 50)}C${354 + at * 20} 510 ${334 + at * 20} 540 ${346 + at * 20} 580`,
        { color: '#fffdf8', width: 7 },
      ),
    ),
  ].join('')

export const calculator: Motif = (b) =>
  [
    shadow(400, 650, 200),
    box(252, 146, 310, 500, b.deep, 32),
    box(240, 138, 310, 500, b.main, 32),
    box(270, 170, 250, 90, '#cfe3d2', 12),
    digits(String(100 + b.pick('sum', 9_800)), 502, 235, { color: '#2c4032', size: 40, anchor: 'end' }),
    several(20, (at) =>
      box(
        272 + (at % 4) * 64,
        290 + Math.floor(at / 4) * 64,
        50,
        48,
        at % 4 === 3 ? b.accent : at === 0 ? b.accentDeep : b.paper,
        12,
      ),
    ),
  ].join('')

export const copier: Motif = (b) => {
  const trays = 2 + b.pick('trays', 2)
  return [
    shadow(400, 660, 240),
    shape('M210 210L570 210L600 160H250Z', b.deep),
    box(200, 206, 400, 60, b.light, 12),
    box(180, 260, 440, 120, b.main, 16),
    screen(470, 282, 116, 66),
    several(3, (at) => disc(220 + at * 30, 316, 9, at === 0 ? '#7de08b' : b.dark)),
    shape('M150 330H250V360H140Z', b.paper),
    box(200, 376, 400, 264, b.deep, 10),
    several(trays, (at) => {
      const tall = 250 / trays
      return (
        box(212, 384 + at * tall, 376, tall - 8, b.light, 8) +
        box(352, 384 + at * tall + tall * 0.4, 96, 14, b.dark, 7)
      )
    }),
    disc(240, 650, 15, INK),
    disc(560, 650, 15, INK),
  ].join('')
}

export const powerStrip: Motif = (b) => {
  const outlets = 4 + b.pick('outlets', 3)
  const wide = 96
  const left = 400 - (outlets * wide) / 2 - 26
  const total = outlets * wide + 52
  return [
    shadow(400, 570, total * 0.52),
    stroke(`M${left + 10} 430C${left - 60} 430 ${left - 30} 300 ${left + 60} 270S300 180 240 130`, {
      color: b.dark,
      width: 18,
    }),
    box(left, 372, total, 190, b.deep, 42),
    box(left, 360, total, 186, b.main, 42),
    several(outlets, (at) => {
      const x = left + 26 + at * wide
      return (
        box(x + 12, 396, 72, 108, b.pale, 20) +
        box(x + 28, 424, 11, 36, INK, 4) +
        box(x + 56, 424, 11, 36, INK, 4) +
        disc(x + 48, 480, 9, INK)
      )
    }),
    box(left + total - 22, 420, 12, 60, '#e4573d', 5),
  ].join('')
}

export const vacuum: Motif = (b) =>
  [
    shadow(400, 650, 200),
    stroke('M420 470L500 150C506 120 550 124 546 156', { color: b.dark, width: 22 }),
    shape('M330 300C330 250 470 250 470 300L486 540H314Z', b.main),
    shape('M330 300C330 270 370 262 386 262C360 330 352 440 356 540H314Z', b.light),
    box(348, 350, 104, 130, 'rgba(255,255,255,0.55)', 22),
    shape(
      'M352 440C380 420 420 460 448 430V462C448 474 440 480 430 480H370C360 480 352 474 352 462Z',
      b.accentDeep,
    ),
    shape('M250 640C240 570 290 536 340 536H460C510 536 560 570 550 640Z', b.deep),
    box(250, 610, 300, 36, b.dark, 16),
    disc(290, 640, 20, INK),
    disc(510, 640, 20, INK),
  ].join('')

export const airCleaner: Motif = (b) =>
  [
    shadow(400, 650, 190),
    box(262, 160, 300, 486, b.deep, 60),
    box(250, 152, 300, 486, b.main, 60),
    box(250, 152, 90, 486, b.light, 60),
    several(9, (at) => box(290, 280 + at * 34, 220, 15, b.dark, 7)),
    oval(400, 200, 96, 16, b.dark),
    disc(400, 240, 11, '#7de08b'),
    faint(
      0.7,
      stroke('M340 130C350 100 330 90 344 60M400 124C410 94 390 84 404 54M460 130C470 100 450 90 464 60', {
        color: b.accent,
        width: 9,
      }),
    ),
  ].join('')

export const fan: Motif = (b) =>
  [
    shadow(400, 650, 150),
    box(386, 480, 28, 140, b.deep),
    shape('M290 646C290 606 510 606 510 646Z', b.dark),
    disc(400, 330, 196, 'rgba(255,255,255,0.6)'),
    several(4, (at) =>
      turned(
        at * 90 + b.pick('turn', 90),
        shape('M400 330C350 290 340 190 400 160C450 200 440 290 400 330Z', at % 2 === 0 ? b.main : b.light),
        400,
        330,
      ),
    ),
    several(3, (at) => ring(400, 330, 196 - at * 58, { color: b.dark, width: at === 0 ? 14 : 5 })),
    several(12, (at) => turned(at * 30, line(400, 140, 400, 300, { color: b.dark, width: 3 }), 400, 330)),
    disc(400, 330, 30, b.accentDeep),
  ].join('')

export const fridge: Motif = (b) =>
  [
    shadow(400, 650, 190),
    box(272, 130, 280, 510, b.deep, 28),
    box(260, 124, 280, 510, b.main, 28),
    box(260, 124, 80, 510, b.light, 28),
    box(260, 300, 280, 10, b.dark),
    box(498, 190, 18, 84, b.dark, 9),
    box(498, 336, 18, 130, b.dark, 9),
    box(330, 380, 80, 60, b.accent, 6),
    box(350, 456, 66, 50, b.paper, 6),
    box(280, 632, 34, 14, INK, 4),
    box(486, 632, 34, 14, INK, 4),
  ].join('')

export const coffeeMaker: Motif = (b) =>
  [
    shadow(400, 650, 190),
    shape(
      'M270 150H530C548 150 556 160 556 176V240H460V560H556V610C556 630 546 640 530 640H270C254 640 244 630 244 610V176C244 160 252 150 270 150Z',
      b.main,
    ),
    shape('M270 150H330V640H270C254 640 244 630 244 610V176C244 160 252 150 270 150Z', b.light),
    shape('M390 330H540L524 560H406Z', 'rgba(255,255,255,0.7)'),
    shape('M398 430H534L524 560H406Z', '#5b3a26'),
    ring(556, 440, 44, { color: b.dark, width: 16 }),
    box(400, 240, 150, 40, b.dark, 12),
    disc(300, 590, 12, '#7de08b'),
  ].join('')
