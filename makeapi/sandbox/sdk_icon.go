package sandbox

import (
	"bytes"
	"image"
	"image/png"
)

// iconEdge is the size in pixels in which icons are uploaded.
const iconEdge = 512

var appIconRoutes = []*route{
	{method: "GET", path: oneApp + "/icon/{size}", scopes: sdkRead, handler: getAppIcon},
	{method: "PUT", path: oneApp + "/icon", scopes: sdkWrite, body: rawBody("image/png"), handler: setAppIcon},
}

func getAppIcon(c *call) (any, error) {
	a, err := c.app(toRead)
	if err != nil {
		return nil, err
	}
	size := c.path.integer("size", between(1, iconEdge))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if a.Icon == nil {
		return nil, notFound()
	}
	return file{"image/png", scaled(a.Icon, size)}, nil
}

func setAppIcon(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	header, err := png.DecodeConfig(bytes.NewReader(c.raw))
	if err != nil {
		return nil, invalidInput("The icon must be a PNG image.")
	}
	if header.Width != iconEdge || header.Height != iconEdge {
		return nil, invalidInput("The icon must be 512 by 512 pixels.")
	}
	a.Icon = c.raw
	a.IconChanges++
	customAppKind.put(c.db, a.key(), a)
	return object{{"changed", true}}, nil
}

// scaled renders an icon smaller, by taking every n-th pixel. One that only
// begins like a PNG, as tests upload it, comes back as it is.
func scaled(icon []byte, size int) []byte {
	whole, err := png.Decode(bytes.NewReader(icon))
	if err != nil || size == iconEdge {
		return icon
	}
	small := image.NewRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			small.Set(x, y, whole.At(x*iconEdge/size, y*iconEdge/size))
		}
	}
	return pngOf(small)
}

func pngOf(picture image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		panic("sandbox: an icon cannot be encoded: " + err.Error())
	}
	return b.Bytes()
}
